## 営業担当者

agent-title = この番号に電話できますか？
agent-lead = 発信の前に確認を。お客様を尊重し、ご自身を守ることにもなります。
agent-number = お客様の番号
agent-number-hint = 空白やハイフン、+86 が入ってもかまいません
agent-purpose = 電話の目的
agent-line-of-business = 取引の種類
agent-ticket = 案件番号（手続きの連絡の場合）
agent-ticket-hint = ご自身が担当する取引・内見・依頼の番号
agent-line = 発信に使う番号
agent-check = 確認する
agent-again = 別の番号を確認
agent-recent = 最近の確認
agent-recent-none = まだ確認していません
agent-recent-lesson = 結果はここに残ります。許可は 1 回の発信限りで、期限があります。
agent-allowed = 電話できます
agent-denied = 電話しないでください
agent-until = { $time } までに 1 回だけ
agent-why = 理由
agent-instead = 代わりにできること
agent-judged-as = 判定上の目的
verdict-allow = 可
verdict-deny = 不可
verdict-defer = 今は不可
agent-deferred = 今は電話できません。{ $time } 以降に
agent-deferred-open = 今は電話できません
agent-zone = お客様の現地時間（{ $zone }）です。発信の前にもう一度確認してください
agent-zones = お客様の時間帯は複数考えられ、これはその一つです。発信の前にもう一度確認してください
agent-ask-title = 同意を求める
agent-ask-lead = お客様に、あなたとブランドの名前を添えたメッセージを 1 通お送りします。お返事はお客様のページで行われます。電話で尋ねないでください。
agent-ask = メッセージで同意を求める
agent-asked = お客様に同意を求めました
agent-ask-waiting = 依頼済みで、まだお返事がありません
agent-ask-refused = 同意を求めることはできません（または今は不可）
agent-ask-next-1 = お客様にメッセージが 1 通届き、「はい」「いいえ」「今後は尋ねないで」から選べます。
agent-ask-next-2 = 「はい」のお返事があるまで、判定は変わりません。お返事がないのは同意ではありません。
agent-ask-next-3 = 発信の前にもう一度確認してください。お返事はすぐに反映されます。

## 判定を変える方法がないときに、担当者ができること

instead-caller-unknown = 管理者に発信番号の登録を依頼してください。
instead-binding-unknown = ブランドのシステムで保護番号を取り直してください。古い番号には発信しないでください。
instead-ticket-missing = 進行中の案件があれば、番号を確認するか、担当の割り当てを依頼してください。
instead-holder-unconfirmed = 番号が、許可したお客様のものであるか確認してください。
instead-do-not-disturb = お客様からのご連絡をお待ちください。お客様は「電話を許可する相手」であなたを許可できます。
instead-requests-refused = 依頼しないでください。お客様は許可のしかたをご存じです。
instead-no-consent = 来店や内見、お問い合わせの際に、直接同意を得てください。
instead-listed-external = お客様ご本人の明確な同意だけが名簿に優先します。
instead-stale-knowledge = 先に電話をかけず、あとで確認し直してください。
