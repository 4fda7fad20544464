## 営業担当者

agent-title = この番号に電話できますか？
agent-lead = 発信の前に確認を。お客様を尊重し、ご自身を守ることにもなります。
agent-number = お客様の番号
agent-number-hint = 書き方は自由です。番号が 1 つ入った行をそのまま貼り付けてもかまいません
agent-purpose = 電話の目的
agent-line-of-business = 取引の種類
agent-ticket = 業務番号（手続きの連絡の場合）
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
instead-ticket-missing = 進行中の担当業務があれば、番号を確認するか、担当の割り当てを依頼してください。
instead-holder-unconfirmed = 番号が、許可したお客様のものであるか確認してください。
instead-do-not-disturb = お客様からのご連絡をお待ちください。お客様は「電話を許可する相手」であなたを許可できます。
instead-requests-refused = 依頼しないでください。お客様は許可のしかたをご存じです。
instead-no-consent = 来店や内見、お問い合わせの際に、直接同意を得てください。
instead-listed-external = お客様ご本人の明確な同意だけが名簿に優先します。
instead-stale-knowledge = 先に電話をかけず、あとで確認し直してください。

## 営業担当者のページ

tab-label = 営業担当者のページ
tab-check = 確認
tab-today = 今日
agent-dial = { $number } に電話する
agent-dial-elsewhere = このお客様は受付番号でしかわかりません。番号を持つブランドのシステムから発信してください。

## 今日電話できるお客様

today-title = 今日電話できるお客様
today-lead = 担当のお客様と、あなたを名指しで許可したお客様です。実際の発信と同じ基準で、たった今判定しました。
today-none = まだどなたもいません
today-none-lesson = 担当業務が割り当てられるか、お客様があなたを許可すると、ここに表示されます。確認の結果に案内があれば、同意を求めてください。
today-check = 番号を確認する
today-now = 今電話できます
today-later = 今は不可、後で可
today-call = 確認して発信
today-ticket = 担当業務 { $ticket }
today-permit = { $time } に許可
today-until = 現時点では { $time } まで
today-from = { $time } 以降
today-ends = { $time } に終了
today-soon = まもなく終了
today-closed = { $count } 名のお客様には電話できません
today-closed-lesson = お断りがあったか、同意が足りません。お客様からのご連絡をお待ちください。
today-cut = 種類ごとに最初の { $count } 名だけを見ています。
today-asked = 同意をお願いしたお客様
today-said-yes = 同意
today-said-no = 不同意
today-waits = 返事待ち
today-asked-lesson = 返事がないことは同意ではありません。今後の依頼を断ったお客様には、誰も依頼しません。

## 電話の効果

tab-coaching = 効果
tab-record = 私の記録
coach-title = 電話の効果
coach-lead = 直近 { $days } 日の通話記録の集計です。同僚については多人数の中央値だけが見え、同僚から見たあなたも同じです。
coach-open = この会話はいかがでしたか？
coach-open-lead = 3 つの質問に 3 回タップするだけです。電話を減らして良くする第一歩です。
coach-length = { $minutes } 分 { $seconds } 秒
coach-none = この期間の通話はありません
coach-none-lesson = 電話システムの記録が届くと、発信が会話に、会話が内見になる様子がここに表示されます。
coach-funnel = 発信から内見まで
coach-step = 段階
coach-count = 件数
coach-calls = 発信
coach-answered = 応答
coach-conversations = 会話
coach-viewings = 内見
coach-conversation-is = 会話は { $seconds } 秒以上の通話です。内見は、あなたのために登録された内見の担当業務です。
coach-beside = 店舗の中央値との比較
coach-beside-caption = あなたと店舗の中央値
coach-figure = 項目
coach-mine = あなた
coach-middle = 中央値
coach-middle-none = 店舗の中央値は、あなたを含め { $agents } 名以上が発信したときに表示します。少人数では誰のことかわかるためです。
coach-middle-of = 発信した { $agents } 名のうち、項目ごとに半数が中央値より上、半数が下です。
coach-answered-share = 応答率
coach-conversations-share = 会話率
coach-share = { $part }%
coach-no-share = なし
coach-weeks = 週ごとの会話
coach-week = 週の初日
coach-week-shown = { $conversations } / { $calls } 件
coach-hours = 応答の多い時間帯
coach-hour = 時間帯
coach-band = { $hours }（{ $calls } 件）
coach-hours-none = 2 時間に { $calls } 件未満では偶然の影響が大きいため、まだ表示しません。
coach-hours-few = { $calls } 件未満の時間帯は省いています。
coach-best = { $hours } の応答が最も多くなっています。
coach-often = お客様ごとの発信回数
coach-often-times = 発信回数
coach-customers = お客様の数
coach-once = 1 回
coach-twice = 2 回
coach-three = 3 回
coach-four = 4 回
coach-more = 5 回以上
coach-most = 発信の多いお客様
coach-last = 最終
coach-times = { $count } 回
coach-most-lesson = 3 回出なかったことが、お客様の返事です。
coach-replies = 会話についてのあなたの回答
coach-replies-caption = { $count } 件の会話への回答
coach-question = 質問
opinion-yes = はい
opinion-no = いいえ
opinion-unsure = わからない
review-title = この会話はいかがでしたか？
review-lead = ご自身のため、そしてより良い電話のために。{ $days } 日以内に回答でき、最後の回答が有効です。
review-talk = 通話時間
review-effective = 効果がありましたか？
review-wanted = お客様は望んでいますか？
review-needed = お客様に必要なものですか？
review-send = 保存する

## 認定と費用

record-title = 私の記録
record-lead = 直近 { $days } 日の発信と確認、これまでの認定です。決定済みのものだけを表示し、どなたの申し立てかは表示しません。
record-calls = 発信と確認
record-asked = 発信前の確認
record-refused = 呼び出し前に拒否
record-waited = 待機
record-asked-more = 番号ごとに直近 { $count } 件の確認を数えています。
record-refusals = 拒否の理由
record-refusals-lesson = 拒否された発信は誰にも届かず、費用もかかりません。
record-why = 理由
record-times = 回数
record-against = 認定
record-upheld = 認めたもの
record-not-upheld = 認めなかったもの
record-open = 確認中
record-none = あなたへの認定はありません
record-none-lesson = 発信前の確認を続ければ、このまま保てます。
record-findings = 認定されたもの（新しい順）
record-line = あなたの番号
record-awarded = 支払い
record-with-another = 別の認定に含む
record-appeal-until = 異議申立ての期限
record-appeal-over = 期限切れ
record-appeal = 異議申立ての窓口
record-appeal-how = あなたのブランドは 30 日以内に審査部門へ異議を申し立てられ、以前に関わっていない人が決定します。受付番号と、記録に表れていない事情をブランドに伝えてください。
record-cost = 費用
record-paid-for-me = 立て替え済み（あなたが返済）
record-owed-by-me = あなたの残額
record-back-by-me = あなたの返済済み額
record-paid-for-brand = 立て替え済み（ブランドが返済）
record-owed-by-brand = ブランドの残額
record-back-by-brand = ブランドの返済済み額
record-let-off = 返済不要
record-instalment = 次回の分割払い：{ $day } までに { $amount }
record-cost-lesson = まずお客様に支払い、その後に責任者が基金と精算します。

## 担当業務

tab-tickets = 担当業務
tickets-title = 私の担当業務
tickets-lead = あなたに割り当てられた担当業務です。有効な間は、この件に限り、このお客様に電話できます。
tickets-none = 担当業務はまだありません
tickets-none-lesson = ブランドが内見・依頼・取引をあなたに割り当てると、終了日とともにここに表示されます。
tickets-live = 有効
tickets-others = 開始前・終了済み
tickets-cut = 新しいものから { $count } 件を表示しています。
tickets-whence = 担当業務の登録元
tickets-whence-how = ブランドのシステムが登録します。担当業務があると「営業電話お断り」でも電話が通るため、電話したい本人が理由を作ることはできません。
ticket-transaction = 取引
ticket-viewing = 内見
ticket-request = 依頼
ticket-phase-ahead = 開始前
ticket-phase-over = 終了
ticket-from-until = { $from } 〜 { $until }
ticket-from = { $from } から
