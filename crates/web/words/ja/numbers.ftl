## 自分の番号と、見守っている番号

numbers-title = 私の番号
numbers-lead = どの番号のページを見るか選べます。ご自分の別の番号を加えたり、ご家族の番号をお手伝いしたりできます。
more-numbers = ほかの番号、家族のお手伝い
numbers-own = ログインした番号
numbers-shown = 表示中
numbers-mine = 私の別の番号
numbers-helped = お手伝いしている番号
numbers-rests = 休止中
numbers-rests-why = 90 日間コードの確認がなく、番号の持ち主が変わったおそれがあります。その番号に新しいコードを送れば続けられます。
numbers-until = 新しいコードがなければ休止する日
numbers-show = この番号を表示
numbers-end = 解除する
numbers-add = 番号を加える
numbers-number = 携帯電話番号
numbers-number-hint = 6 桁の認証コードを SMS でお送りします
numbers-kind = どなたの番号ですか
numbers-is-mine = 私の別の番号
numbers-is-mine-hint = お支払い先の変更以外は、すべてできます
numbers-is-helped = お手伝いする方の番号
numbers-is-helped-hint = 状態、着信、補償を見て、手続きを代わりにできます。相手の方はいつでも解除できます
numbers-send = コードを送る
numbers-by = 私の番号を見ている人
numbers-by-nobody = ご本人のほかにはいません。
numbers-by-mine = ご自分の番号として使っています
numbers-by-helped = お手伝いをしています
numbers-deeds = 代わりに行ったこと
numbers-code-title = 相手の電話に届いたコードを入力
numbers-code-mine = この認証コードを知る人は、その番号をここで自分のものとして使えます。
numbers-code-helped = お手伝いする方に、コードを読み上げてもらってください。何を許すコードかは SMS に書かれています。
numbers-enter = この番号をつなぐ
numbers-gone = この番号はもう使っていません
numbers-gone-lead = 番号を手放したら、ここでお知らせください。次に使う人に、あなたの情報は一切見えなくなります。
numbers-gone-own = 自分の番号はもう使っていません

deed-dnd-on = 営業電話お断りをオンにしました
deed-dnd-off = 営業電話お断りをオフにしました
deed-permitted = 電話を許可しました
deed-withdrew = 許可を取り消しました
deed-chose = 電話を断る相手や、用件・時間帯を指定しました
deed-answered-request = 同意のお願いに答えました
deed-complained = 着信について申し出ました
deed-claimed = 補償を申請しました
deed-appealed = 異議を申し立てました
deed-answered = 質問に答えました
deed-added-file = ファイルを加えました
deed-rated = 対応を評価しました
deed-kept-messages = SMS の設定を変えました
deed-took-along = データをダウンロードしました

give-up-title = { $number } を手放しますか
give-up-lead = 次のようになります。ここでは元に戻せません。
give-up-ends = すべての端末がログアウトされ、パスキー、ほかの番号とのつながり、SMS の設定がなくなります。
give-up-said = これまでの電話の許可はなくなります。
give-up-dnd = 営業電話お断りは、次に使う人が変えるまでそのままです。
give-up-claims = 審査中の案件は続きますが、ここではもう見られず、この番号に SMS も送りません。
give-up-money = これまでに申請した補償は、登録された口座にお支払いします。口座が未登録なら、先にご登録ください。
give-up-back = この番号でまたログインすると、はじめからになります。
give-up-do = もう使っていません
give-up-keep = 番号を残す

looks-after-label = どなたの番号か
looks-after-helped = { $number } のお手伝い中です
looks-after-mine = あなたの別の番号 { $number } です
looks-after-over = 見ていた番号のお手伝いは終わっています
looks-after-back = 私の番号に戻る

other-number-title = このフォームは別の番号のものです
other-number-over = { $number } のためのものでした。この番号のお手伝いは終わっているため、送信できません。
other-number-stranger = 別の番号でログインしていたときに開かれたものです。
other-number-now = 何も変更していません。いま表示しているのは { $number } のページです。
other-number-none = 何も変更していません。
other-number-written = お書きになった内容
other-number-send = { $number } のために送信する
other-number-leave = 送信しない

only-holder = この番号でログインしたご本人だけができます。
only-over = その番号のお手伝いは終わっており、何も送信していません。ご自分の番号に戻ってください。
only-own-number = ログインした番号に属するものです。先にその番号に戻ってください。
problem-wrong-number = この番号ではできません
problem-wrong-number-mend = ログインした番号とは別の番号を見ています。

error-kin-own = ログイン中の番号です
error-kin-many = つなげる番号の上限です。先にどれかを解除してください
error-kin-full = この番号を見る人は上限に達しています。ご本人が解除できます
error-kin-young = この番号はつないでから 7 日たっていません。聞き出した認証コードで手放されることがないよう、それまではその番号でのログインからのみ手放せます。
error-kin-staff = この番号の持ち主はここの職員です。先に管理者が役割を外す必要があります。

done-number-linked = 番号をつなぎました。その番号に SMS でお知らせしました
done-link-ended = 解除しました
done-given-up = 番号を手放しました。あなたの情報はもうありません

text-link-mine = 【安心】コード { $code } で、{ $from } がここであなたの番号を自分の番号として使えるようになります。お心当たりがなければ、誰にも教えないでください。
text-link-helps = 【安心】コード { $code } で、{ $from } がここであなたの着信を見守れるようになります。信頼できる方だけに教えてください。
told-link-mine = 【安心】{ $from } があなたの番号をここで自分の番号として使えるようになりました。お心当たりがなければ、「私の番号」で解除するか、すぐにホットラインへお電話ください。
told-link-helps = 【安心】{ $from } がここであなたの着信を見守るようになりました。「私の番号」でいつでも解除できます。
told-given-up = 【安心】この番号は、持ち主がもう使わないと届け出ました。今もお使いでしたら、ログインし直すか、すぐにホットラインへお電話ください。
