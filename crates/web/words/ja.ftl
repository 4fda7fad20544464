# ページ上のすべての文。三言語で ID と変数が一致することをテストで確かめます。

## 全ページ共通

brand = 安心 Anxin
skip = 本文へ移動
nav-label = メインメニュー
nav-home = お断り設定
nav-calls = 着信
nav-permits = 許可
nav-claims = 補償
nav-agent = 発信前の確認
nav-hotline = 電話受付
nav-desk = 案件
nav-fund = 補償基金
sign-in = ログイン
sign-out = ログアウト
language-label = 言語
footer-label = その他のリンク
footer-hotline = お客様ダイヤル
footer-promise = 望まない営業電話には、まず私たちが100元をお支払いします。
footer-public = お約束の実績
footer-sign-in = お客様・スタッフのログイン
back-home = お断り設定に戻る
continue = 次へ
choose = 選んでください
older = 以前の記録を見る
since = 開始：
reference = 受付番号
amount = 金額
case = 案件番号
customer = お客様の番号
caller = 発信者
origin = きっかけ
month = 月
promise = お約束
as-of = 集計時点：
decided-at = 判定日時
decision-id = 判定番号
received-at = 受付日時
awarded-at = 決定日時
call-time = 着信日時
loss-promise = お約束
loss-reference = 契約・物件・住宅の番号
loss-day = 発生日
brand-of-call = ブランド
nothing-said = 記入なし
check-title = 入力内容をご確認ください
change-answers = 修正する
origin-found = 通話記録の照合で私たちが見つけました
origin-complaint = オンラインで申告
origin-hotline = 電話で申告
what-happens-next = このあとの流れ

## デモ

demo-label = デモ環境
demo-sentence = 人物・電話番号・金額はすべて架空です。
demo-messages-link = デモの SMS とログイン番号
demo-title = デモの SMS とログイン番号
demo-lead = 実際の運用では、これらの SMS は通信事業者を通じて届きます。
demo-only = このページはデモ環境だけのものです
demo-only-why = ここでは誰でも認証コードを見られます。本当の情報は入力しないでください。
demo-people = ログインできる番号
demo-texts = 「送信」された SMS
demo-no-texts = SMS はまだありません
demo-no-texts-lesson = ログイン時の認証コードがここに表示されます。再読み込みしてください。
face-customer = お客様
face-agent = 営業担当者
face-hotline = 電話受付スタッフ
face-desk = 審査・支払い担当
face-public = 一般の方

## ログイン

signin-title = ログイン
signin-lead = 携帯電話番号でログインします。会員登録もパスワードも必要ありません。
signin-number = 携帯電話番号
signin-number-hint = 6 桁の認証コードを SMS でお送りします
signin-send = 認証コードを受け取る
signin-privacy = 番号はご本人の確認と着信の保護だけに使い、営業には一切使いません。
signin-demo = デモ環境では実際の SMS は送られません
signin-demo-code = 認証コードはデモの SMS ページに表示されます
signin-demo-link = デモの SMS とログイン番号を開く
signin-code-title = 認証コードを入力
signin-code-lead = { $number } に認証コードを送りました。{ $minutes } 分間有効です。
signin-code = 6 桁の認証コード
signin-enter = ログイン
signin-resend = 届かない場合は再送する
signin-other-number = 別の番号を使う
only-agents = このページは担当者と、その支援者のためのものです。
only-hotline = このページはホットラインと審査担当のためのものです。
only-desk = このページは審査担当のためのものです。
text-code = 【安心】認証コードは { $code } です（{ $minutes } 分間有効）。誰にも教えないでください。こちらから尋ねることはありません。

## 営業電話お断り

dnd = 営業電話お断り
dnd-on = 営業電話お断り：オン
dnd-off = 営業電話お断り：オフ
dnd-on-lead = 営業の電話は、鳴る前にお断りします。守られなかったときは、発信番号ごとに 100 元をお支払いします。
dnd-off-lead = オンにするとすぐに有効になり、営業の電話がかからなくなります。
dnd-off-note = 進行中の内見やご契約に関する連絡は、これまでどおり届きます。
dnd-turn-on = オンにする
dnd-turn-on-keep = オンにして、許可した相手は残す
dnd-on-clears = そのままオンにすると、これまでの許可も終わります。後でまた許可できます。
dnd-turn-off = オフにする
dnd-keep-on = オンのままにする
dnd-off-ask = 営業電話お断りをオフにしますか？
dnd-off-ask-lead = オフにすると、次の保護がなくなります。
dnd-off-means-1 = お客様のご意思による営業電話のお断りが行われなくなります。
dnd-off-means-2 = 以後の着信は補償の対象外です。以前の着信は引き続きお申し出いただけます。
dnd-off-instead = 特定の担当者だけを許可することもできます
dnd-off-code-hint = ご本人の確認のため、今お送りした認証コードを入力してください
home-more = その他
home-calls = 過去30日：お断り {$refused} 件、着信 {$rung} 件
home-permits = 許可している相手：{ $n } 件
home-claims = 手続き中 {$n} 件
home-claims-paid = 手続き中 {$n} 件、お支払い済み { $paid }
home-requests = お返事待ち：{ $n } 件
home-complain = 電話がかかってきたときはこちら
promise-title = 私たちのお約束
promise-1 = お断りをオンにすると、営業電話は鳴る前に止まります。
promise-2 = すり抜けた電話は通話記録から見つけます。お申し出は要りません。
promise-3 = 確認でき次第、発信番号ごとに基金から 100 元をお支払いします。

## 許可

permit-title = 電話を許可する相手
permit-lead = お断りをオンにしたまま、特定の担当者やブランドだけを許可できます。いつでも取り消せます。
permit-list = 許可した相手
permit-none = 許可した相手はいません
permit-none-lesson = 連絡を取りたい担当者がいれば、下から追加してください。ほかの営業電話はお断りのままです。
permit-add = 相手を追加
permit-whom = どなたからの電話を許可しますか？
permit-one-agent = 担当者ひとり
permit-one-agent-hint = その人だけで、同僚は含みません
permit-one-brand = ブランド全体
permit-one-brand-hint = そのブランドの担当者全員です。ほかのブランドは含みません
permit-agent = 担当者の電話番号
permit-agent-hint = 「担当者ひとり」を選んだ場合に入力
permit-brand = ブランド（「ブランド全体」の場合）
permit-about = 取引の種類
permit-until = 最終日（任意）
permit-until-hint = この日を過ぎると自動で終わります。空欄なら取り消すまで有効です
permit-times = 回数
permit-times-any = 回数を限らない
permit-times-once = 1 回だけ：折り返しの電話
permit-times-once-hint = 一度鳴れば、この許可は終わります
permit-until-date = { $date }まで
permit-calls = { $n } 回限り
permit-allow = 許可する
permit-withdraw = 取り消す
permit-ended = 終了
permit-used = 使用済み
permit-lapsed = 古いため無効
grantee-everyone = すべての人
source-app = アプリで伝えた
source-web = このページで伝えた
source-hotline = 電話で伝えた
source-said-on-call = 通話中に伝えた
source-brand = ブランドが提出
source-import = ファイルから取り込み
purpose-any = 目的を問わない
purpose-marketing = 営業
purpose-marketing-hint = 物件の紹介や契約の勧誘、それらを含む電話
purpose-service = 手続きの連絡
purpose-service-hint = 進行中の手続きについて。有効な案件番号が必要です
purpose-survey = アンケート
purpose-survey-hint = ご意見を伺うだけで、勧誘は含みません
purpose-consent-request = 同意の依頼
line-any = すべて
line-resale = 中古住宅
line-rental = 賃貸
line-new-home = 新築住宅

## 同意の依頼

requests-title = 同意の依頼
requests-lead = 担当者は、電話してもよいかをメッセージで尋ねることができます。お返事はいつでも、しなくてもかまいません。
requests-none = 依頼はありません
requests-none-lesson = 担当者から電話の許可を求められると、ここに表示され、「はい」か「いいえ」で答えられます。
requests-answered = お返事済み
requests-open = 尋ねられたくない場合
requests-refuse = 誰からも尋ねられたくない
requests-refused = 今は誰も同意を求めることができません
requests-take = また尋ねてもよい
request-asks = { $brand }の{ $agent }さんが、{ $about }のことで電話してもよいか尋ねています
request-asks-brand = { $brand }の{ $agent }さんが、{ $brand }の担当者から{ $about }のことで電話してもよいか尋ねています
request-about-any = 住まい
request-about-resale = 中古住宅
request-about-rental = 賃貸
request-about-new-home = 新築
request-about-joint = と
request-asked = 依頼日時
request-silence = お返事がなければ、電話はできません。
request-yes = はい、電話してよい
request-no = いいえ
request-never = いいえ、今後は尋ねないで
request-said-yes = 「はい」とお返事
request-said-no = 「いいえ」とお返事

## 判定の物語

decision-title = 判定とその理由
decision-link = 詳しい理由
decision-readers = 読み手
reader-customer = お客様
reader-agent = 担当者
reader-engineer = 技術者

## 着信

calls-title = 着信の記録
calls-lead = 鳴る前にお断りした電話も、理由とともにご覧いただけます。
calls-none = 着信の記録はありません
calls-none-lesson = 加盟ブランドの担当者から電話があると、つながらなかったものも含めてここに載ります。
calls-other = ここにない着信について申し出る
calls-complain = この着信について申し出る
calls-follow = 補償の状況を見る
calls-unknown = 不明な発信者
calls-would-allow = 鳴る前に確認がありませんでした。確認していれば「可」でした：「{ $why }」
calls-would-deny = 鳴る前に確認がありませんでした。確認していれば「不可」でした：「{ $why }」
calls-would-defer = 鳴る前に確認がありませんでした。確認していれば「今は不可」でした：「{ $why }」
fate-refused = 鳴る前にお断り
fate-deferred = 時間外などのため鳴らず
fate-let-through = 許可された着信
fate-went-around = 確認なしの発信

## お申し出

complain-title = 着信について申し出る
complain-lead = 発信番号と時刻をお知らせください。通話記録は私たちが確認しますので、証拠は必要ありません。
complain-prefilled = 着信の記録から入力しました。必要に応じて直してください
complain-number = 発信番号
complain-number-hint = 電話の着信履歴に表示された番号
complain-date = 日付
complain-time = 時刻
complain-time-hint = おおよその時刻でかまいません
complain-words = 状況（任意）
complain-words-hint = 例：勧められた物件、名乗った会社名など
complain-check-lead = よろしければ送信してください。進み具合は「補償の状況」で確認できます。
complain-send = 申し出を送信

## 補償

claims-title = 補償の状況
claims-lead = 私たちが見つけたものも、お申し出いただいたものも、すべての段階をご覧いただけます。
claims-none = 補償はまだありません
claims-none-lesson = 通話記録を照合し、違反があれば自動で手続きを始めます。ご自身で申し出ることもできます。
claims-paid = これまでのお支払い：{ $amount }
claim-found = お約束に反する着信が見つかりました
claim-complained = お申し出の着信
claim-way = 進み具合
claim-why = 判断の理由
claim-call = 着信の内容
stage-verifying = 確認中
stage-with-person = 担当者が審査中
stage-needs-payee = 振込先の入力待ち
stage-awarded = 補償決定・振込準備中
stage-sent = 銀行で手続き中
stage-paid = お支払い済み
stage-returned = 銀行から返戻
stage-not-upheld = 対象外
stage-appealed = 異議を再審査中
step-is-done = （完了）
step-is-now = （進行中）
step-is-ahead = （これから）
step-is-stopped = （ここで終了）
step-due = { $date }までに
step-found = 着信を発見
step-complained = お申し出を受付
step-verified = 記録と照合
step-not-upheld = 確認結果：対象外
step-awarded = 補償を決定
step-sent = 銀行へ送付
step-paid = お振込み完了
step-returned = 銀行から返戻
step-asked = お客様にお尋ねしました
step-answered = ご回答を受付
step-not-answered = ご回答がないまま手続きを続けます
step-ruling-late = 社内の期限までに決定できませんでした
step-answer-late = お約束の日までにお答えできませんでした
step-merged = 同じ件の別のお申し出をこの案件に統合
step-appealed = 異議を受付
step-proposed = 二人のうち一人目が支払いを決定
step-held = シグナルにより担当者の確認待ち
step-file-added = ファイルが追加されました
step-reversed = 補償の取り消し
appeal-title = 結論に納得できない場合
appeal-lead = 異議を申し立てると、これまで関わっていない担当者が改めて審査します。
appeal-until = { $date }まで申し立てできます
appeal-words = 異議の理由
appeal-words-hint = 違うと思われる点や、新しい情報をお書きください
appeal-send = 異議を申し立てる
appeal-made = 異議を受け付けました
appeal-made-lead = 受付日時：

## お振込先

payee-title = お振込先
payee-lead = 補償金はこの銀行口座に直接お振り込みします。手数料はかかりません。
payee-is = 現在のお振込先：
payee-unknown = お振込先がまだ登録されていません。登録すると自動でお振り込みします。
payee-change = お振込先を変更
payee-say = お振込先を登録
payee-wanted = お支払いをお待ちの補償金があります
payee-wanted-link = お振込先を登録する
payee-returned = 銀行から返戻されました。お振込先をご確認ください
payee-name = 口座名義
payee-name-hint = 銀行に登録されているとおりに
payee-account = 口座番号
payee-account-hint = 空白が入ってもかまいません
payee-bank = 銀行コード（CNAPS）または BIC
payee-bank-hint = CNAPS の 12 桁、または BIC の 8 桁か 11 桁。銀行でご確認いただけます
payee-privacy = 口座情報はお支払いだけに使い、画面には下 4 桁のみ表示します。
payee-check-lead = 誤りがあると返戻されます。もう一度ご確認ください。
payee-save = 口座を登録

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

## 電話受付

hotline-title = 電話受付
hotline-lead = お電話のお客様の申し出を受け付け、営業電話お断りをオンにします。
hotline-complaint = 申し出の受付
hotline-dnd = 営業電話お断りをオンにする
hotline-dnd-lead = お客様ご自身の番号について、ご希望によりオンにします。すぐに有効になります。
hotline-customer = お客様の番号
hotline-number-hint = お客様にかかってきた番号
hotline-words = お客様のお話（任意）
hotline-take = 受け付ける
hotline-ask-title = 先にご確認ください
hotline-ask = ご本人の番号かどうかを確認してください。
hotline-off-title = オフをご希望の場合
hotline-off = オフにできるのはお客様ご本人だけです。ご自身のページで、SMS の認証コードを入力していただきます。認証コードはお尋ねしないでください。
hotline-taken = 申し出を受け付けました
hotline-taken-lead = 次の受付番号をお客様にお伝えください。
hotline-next-caller = 次のお客様へ
hotline-say-on = 「すでに有効です。営業電話は鳴る前にお断りします」とお伝えください。
next-verify = 当時の通話記録とお断り設定を照合します。
next-decided-by = { $date }までに結論をお知らせします。
next-paid = 確認できた場合、発信番号ごとに基金から 100 元をお支払いします。
next-appeal = 結論に納得いただけない場合は、異議を申し立てられます。

## 審査

desk-title = 案件
desk-lead = 人の判断を待つ案件：{ $n } 件。期限の近い順です。
desk-none = 待っている案件はありません
desk-none-lesson = 記録で結論が出る案件は自動で処理されます。判断が必要なものだけがここに来ます。
desk-waiting = 審査待ち
desk-decided = 最近の判断
desk-due = 期限
desk-why-waiting = 審査の理由
desk-ruling = 結論
desk-finding = 認定
desk-upheld = 補償する
desk-not-upheld = 補償しない
clock-late = 期限超過
clock-soon = 24 時間以内
case-title = 案件の詳細
case-records = 記録の内容
case-decisions = 発信前の判定
case-no-decisions = この電話について、発信前の確認はありませんでした。
case-acts = お客様の意思の記録
case-no-acts = お断りも許可も設定されていません。
case-record = 通話記録
case-no-record = 該当する通話記録がありません
case-told = お客様のお話
case-signals = 不正利用のシグナル
case-signals-lead = シグナルは却下を意味しません。支払い前に数値を確認し、通常どおり判断してください。
signal-fired = 要確認
signal-quiet = 問題なし
signal-claim-farming = このお客様への{ $days }日間の補償件数（今回を含む）：{ $value }。{ $threshold }件から確認。
signal-many-numbers-of-one-person = この口座へ補償が支払われる電話番号の数：{ $value }。{ $threshold }件から確認。
signal-payee-shared-with-staff = この口座を使う担当者の回線・従業員の番号の数（お客様ご本人を含む）：{ $value }。{ $threshold }件から確認。
signal-pair-repeats = この担当者とこのお客様の間の{ $days }日間の補償件数（今回を含む）：{ $value }。{ $threshold }件から確認。
signal-seconds-after-on = 着信拒否の設定から着信までの秒数：{ $value }。{ $threshold }秒未満は確認。
signal-payee-changed-lately = 口座変更からの時間数：{ $value }。{ $threshold }時間未満は支払いのみ保留し、補償の決定は保留しません。
signal-cap-person-month = この方への今月の補償額（今回を含む）：{ $value }。{ $threshold }を超えると確認。
signal-cap-number-month = この発信番号による今月の補償額（今回を含む）：{ $value }。{ $threshold }を超えると確認。
case-rules = 当時の規定
case-history = 経過
case-closed = この案件は決定済みです
case-closed-lead = 訂正は異議を通じて別の担当者が行います。記録は書き換えられません。
case-not-yours = 別の担当者の判断が必要です
case-not-yours-lead = すでに判断に関わっているため、公正を期して別の担当者が審査します。
act-refuse = 拒否
act-permit = 許可
act-withdraw = 取り消し
record-answered = 応答あり
record-no-answer = 呼び出したが応答なし
record-busy = 話し中
record-failed = つながらず
record-talked = 通話 { $seconds } 秒
rule-title = 判断する
rule-second-title = 二人目の確認
rule-second-lead = 金額が大きいため、二人の判断が必要です。一人目の判断：
rule-ruling = 結論
rule-uphold = 補償する
rule-uphold-pays = 基金から { $amount } を支払います
rule-uphold-hint = 当時の規定に従って支払います
rule-reject = 補償しない
rule-reject-hint = 理由はお客様に示され、異議を申し立てられます
rule-code = 認定
rule-note = メモ
rule-note-hint = 確認した内容を書いてください。案件とともに保存されます
rule-send = 結論を確定

## 補償基金

fund-title = 補償基金
fund-lead = 決定した時点で確保し、銀行明細で確認できて初めて支払い済みになります。
fund-available = 利用可能
fund-reserved = 確保済み
fund-sent = 銀行で処理中
fund-paid = 支払い累計
fund-waiting = 支払い待ち
fund-waiting-caption = 支払い順
fund-waiting-none = 支払い待ちはありません
fund-waiting-none-lesson = 新しい補償が決まると、順にここに並びます。
fund-due = 支払い期限
fund-ready = 状態
ready-yes = 支払い可
ready-no-payee = 振込先なし
ready-no-money = 残高不足・順番待ち
ready-held = 保留・要確認
fund-make-file = 支払いファイルを作成
fund-ready-count = 支払い可能：{ $n } 件
fund-files = 支払いファイル
fund-files-caption = 新しい順
fund-files-none = 支払いファイルはまだありません
fund-files-none-lesson = 作成したファイルをここからダウンロードし、銀行に渡します。
fund-file = バッチ
fund-made-at = 作成日時
fund-payments = 件数
fund-settled = 決済済み
fund-returned = 返戻 {$n}
fund-decided-by-you = ご自身が判断した{ $n }件は、別の担当者が支払います。
fund-resting = 口座が1日以内に変更された{ $n }件は、支払いを待っています。
fund-download = ダウンロード
fund-statement = 銀行明細の取り込み
fund-statement-file = 明細ファイル
fund-statement-hint = camt.053 形式の XML。同じファイルを二度取り込んでも二重計上されません
fund-statement-send = 取り込む
statement-taken = 明細を取り込みました
statement-settled = 決済：{ $n } 件
statement-returned = 返戻：{ $n } 件
statement-known = 取り込み済み：{ $n } 件
statement-foreign = 対象外：{ $n } 件

## 公開実績

public-title = お約束の実績
public-headline = 営業電話には、あなたの同意を
public-lead = お断りをオンにすると、不動産の営業電話は鳴る前に止まります。守られなければ、発信番号ごとに 100 元をお支払いします。
public-start = 自分の番号を守る
public-how = 数字の数え方
public-demo = ここの数字はすべてデモ用です
public-demo-why = 架空の人物と電話によるものですが、実際と同じ仕組みで集計しています。
public-totals = これまでの合計
public-refused = お断りした電話
public-awards = 補償件数
public-paid = 支払い額
public-balance = 基金の残高
public-waiting = 支払い予定
public-by-month = 月別の支払い
public-by-promise = お約束別
public-by-brand = ブランド別
public-terms = 規定
terms-published = 公表済み
terms-modelled = 独自設定
public-none = 支払いはまだありません
public-none-lesson = 最初の支払いのあと、ここに月別で表示されます。
how-refused = お断り：発信前の確認で不可となり、電話は鳴っていません。
how-award = 補償：お約束・お客様・発信番号・期間ごとに 1 回だけ数えます。
how-paid = 支払い：銀行明細で確認できたもののみで、手続き中は含みません。
how-balance = 残高：確保済みの額を除いたもの。不足時は順番にお待ちいただき、超過して支払うことはありません。
how-month = 月は北京時間の補償決定日によります。
how-personal = 個人情報や電話番号は一切含みません。
how-modelled = 「独自設定」の規定はブランドが公表したものではなく、一覧を補うためのものです。

## ページの部品

design-title = ページを作る部品
design-lead = 部品を一つずつ、見本の言葉で並べています。実際のデータはなく、入力した内容も保存されません。
design-colours = 色
design-type = 文字
design-buttons = ボタン
design-notices = お知らせと状態
design-icons = アイコン
design-errors = フォームの直すところ
design-form = フォーム
design-reference = 控えておく番号
design-way = 申請の流れ
design-empty = まだ何もないとき
design-figures = 数字

## What is promised

promises-title = わたしへの約束
promises-lead = 十の約束を、契約の流れに沿って並べています。守られなかったときは、ここから申請できます。
promises-pre-sign = 契約の前
promises-post-sign = 契約の後
promises-post-handover = 引き渡しの後
promises-not-held = 加盟ブランドのうち、現在この約束をしているところはありません。
promises-claim = 申請する

## Claiming

claim-form-title = 申請
claim-brand = どのブランドですか
claim-asked = 希望する金額（元）
claim-asked-hint = 分からなければ空欄で構いません。金額は約款で決まります
claim-words-hint = 経緯や担当者など
claim-papers = お手元にあると役立つ書類
claim-papers-lead = 申請を送ったあと、そのページで画像や PDF を追加できます。
claim-send = 申請を送る
optional-label = { $label }（任意）
answer-yes = はい
answer-no = いいえ
claim-lost = あなたの申請
claim-about = 申請の内容
step-claimed = 申請を受付

## A loss, step by step

conditions-title = 条件を一つずつ
condition-met = 満たす
condition-not-met = 満たさない
condition-unknown = 未確認
condition-lacks = 不足：
condition-in-time = 約束に定められた期限内に申し立てがあったこと。
condition-loss-remains = 差し引くべき額を差し引いた後に、お支払いすべき額が残ること。
sums-card = 金額の内訳
sums-title = 申請から支払いまで
sums-step = 段階
sums-asked = 申請
sums-found = 認定
sums-offset = 他で受領済み
sums-deductible = 自己負担
sums-above-cap = 上限を超える分
sums-payable = 約款による支払額
sums-approved = 承認済み
sums-paid = 支払い済み
sums-cap = 上限 { $amount }
facts-title = 確認した事実
fact-field = 項目
fact-value = 内容
fact-not-held = 記録なし
fact-withheld = 非表示
fact-calendar = その年の営業日
fact-by-hand = 人の判断が必要
fact-claim = お客様の申告
fact-listing = 物件
fact-contract = 契約
fact-seizure = 差押え
fact-incident = 事件・事故
fact-handover = 引き渡し
fact-repair = 修理
fact-deposit = 敷金
fact-bill = 請求書
fact-payment = 支払い
fact-refund = 申込金の返金

## Fields of facts

field-brand = ブランド
field-agent = 担当者
field-city = 都市
field-line-of-business = 業務
field-status = 状態
field-price = 価格
field-price-shown = 表示価格
field-photos-match = 写真が一致
field-listed-on = 掲載日
field-ended-on = 終了日
field-home = 住宅
field-owner-price = 所有者の価格
field-commission = 仲介手数料
field-signed-on = 契約日
field-ended-by = 終了の事由
field-transferred-on = 名義変更日
field-found-on = 判明日
field-lifted-on = 解除日
field-court = 裁判所
field-kind = 種類
field-happened-on = 発生日
field-disclosed = 告知済み
field-on = 日付
field-retained-deposit = 留保金
field-place = 箇所
field-surveyed = 調査済み
field-cost = 費用
field-amount = 金額
field-due-on = 期日
field-returned-on = 返還日
field-returned = 返還額
field-until = 締日
field-paid-on = 支払日
field-purpose = 用途
field-recovered = 回収額
field-project = プロジェクト
field-paid = 支払額
field-asked-on = 申出日
field-refunded-on = 返金日

## Words of facts

word-on-sale = 掲載中
word-not-on-sale = 掲載終了
word-never-existed = 存在しない
word-rescission = 合意解除
word-court = 裁判
word-unnatural-death = 自然死以外の死亡
word-other = その他
word-leak = 漏水
word-roof = 屋根
word-outer-wall = 外壁
word-window = 窓
word-bathroom = 浴室
word-kitchen = 台所
word-pipe = 配管
word-property-fee = 管理費
word-heating = 暖房費
word-water = 水道
word-power = 電気
word-gas = ガス
word-telephone = 電話
word-television = テレビ
word-parking = 駐車場
word-deposit = 手付金
word-price = 代金
word-commission = 仲介手数料
word-tax = 税金
word-loan = ローン

## Questions, reports that were joined, and how it was handled

files-title = 資料
files-none = 資料はまだありません
files-erased = 削除済み
files-file = 資料を追加
files-hint = 画像（JPEG・PNG・WebP）、PDF、録音（MP3・M4A・WAV・Ogg）、10 MBまで。撮影場所などの情報は取り除きます。
files-send = アップロード
question-title = お尋ねしたいこと
question-asked = 質問
question-answered = 回答
question-answer = ご回答
question-send = 回答を送る
merged-title = 統合された申告
merged-lead = 同じ件のため、まとめて対応し、すべて保管します。
rating-title = 対応はいかがでしたか
rating-score = 評価
rating-5 = とても良い
rating-4 = 良い
rating-3 = ふつう
rating-2 = 悪い
rating-1 = とても悪い
rating-words = ご意見（任意）
rating-send = 評価を送る
rating-said = ご評価ありがとうございました：5段階中 { $score }

## The desk: losses, questions, the table of cases

desk-answer-due = 回答期限
desk-about = 対象
desk-all-promises = すべての約束
desk-filter = 表示
clock-paused = 停止中：お客様の回答待ち
case-names-another = 記録には別の人の名前があります。まず申請者をご確認ください
case-preview = 記入された確認内容による試算です。まだ決定していません
ask-title = お客様に尋ねる
ask-waits = 回答待ち
ask-question = 質問
ask-question-hint = お客様に通知されます。回答があるまで期限は止まります
ask-send = 質問を送る
texts-label = 定型文
texts-use = 使う
verify-title = 確認したこと
verify-lead = 記録と異なる点、記録にない点だけを記入します。金額は約款で決まり、記入しません。
verify-held = 現在：{ $value }
verify-not-held = 記録なし
verify-weigh = 試算する
rule-keys = ショートカット（ブラウザの補助キーと同時に）：U 認める、R 認めない、S 送信
export-title = 案件の表
export-lead = 一件一行、番号は伏せてあります。
export-from = 開始日
export-until = 終了日
export-send = CSV をダウンロード

## The regulator

nav-regulator = 決定の記録
only-regulator = 監督担当者向けです。
face-regulator = 監督：決定の経過を見る
regulator-title = 決定の経過
regulator-lead = 電話番号・氏名・番号を除き、一歩ずつ示します。
regulator-none = この月の決定はありません
regulator-none-lesson = 別の約束か月を選んでください。
regulator-by = 決定者
regulator-case-title = ある申請の決定の経過
regulator-case-lead = 確認したこと、根拠、行ったことを順に示します。
regulator-steps = 経過
regulator-payment = 支払い
by-records = 記録
by-one-person = 一人
by-people = { $n } 人
actor-person = 担当者 { $n }
actor-staff = 担当者
actor-records = 記録
actor-customer = お客様
actor-brand = ブランド
actor-bank = 銀行

## The fund runs dry

public-fund-empty = 基金が不足しています
public-queue = { $since } から { $n } 件の補償が順番を待っています

## 完了のお知らせ

done-dnd-on = オンになりました。今から有効です
done-dnd-off = オフになりました
done-permitted = 許可しました
done-withdrawn = 取り消しました。今から有効です
done-request-accepted = 許可しました。「許可」からいつでも取り消せます
done-request-declined = お断りしました。相手は電話できません
done-requests-refused = 今後は誰も同意を求めることができません
done-requests-taken = また尋ねられるようになりました
done-complained = お申し出を受け付けました。確認を始めます
done-appealed = 異議を受け付けました
done-claimed = 申請を受け付けました
done-answered = 回答を受け付けました
done-file-added = 資料を追加しました
done-rated = ご評価ありがとうございました
done-asked = お客様に質問を送りました
done-payee-saved = お振込先を登録しました
done-ruled = 結論を確定しました
done-ruled-once = 判断を記録しました。二人目の確認を待ちます
done-payments-made = 支払いファイルを作成しました
done-statement-taken = 明細を取り込みました
done-signed-out = ログアウトしました

## 案件についての SMS

notice-found = 【安心】拒否されていた営業電話が届いていました。通話記録から見つけましたので、お申し出は不要です。受取口座が未登録でしたら「補償の状況」でお知らせください。案件 { $case }
notice-received = 【安心】お申し出を受け付けました。担当者が調べています。案件 { $case }
notice-awarded = 【安心】お申し出が認められ、補償をお支払いします。受取口座が未登録でしたら「補償の状況」でお知らせください。案件 { $case }
notice-not-upheld = 【安心】お申し出は認められませんでした。理由は「補償の状況」にあり、そこで異議を申し立てられます。案件 { $case }
notice-asked = 【安心】案件を進めるためにお答えいただきたいことがあります。「補償の状況」でご確認ください。案件 { $case }
notice-late = 【安心】本日までのご回答をお約束していましたが、遅れております。担当者が対応中です。「補償の状況」をご覧ください。案件 { $case }
notice-appeal-received = 【安心】異議を受け付けました。前回決定していない担当者が見直します。案件 { $case }
notice-reversed = 【安心】異議により補償が取り消されました。理由は「補償の状況」にあります。案件 { $case }
notice-sent = 【安心】お支払いを銀行に渡しました。案件 { $case }
notice-paid = 【安心】お支払いが着金しました。案件 { $case }
notice-returned = 【安心】お支払いが銀行から戻りました。「補償の状況」で口座をご確認ください。案件 { $case }

## 入力エラー

error-summary = 次の内容をご確認ください
error-number-empty = 電話番号を入力してください
error-number-short = 桁数が足りません。抜けている数字がないかご確認ください
error-number-long = 桁数が多すぎます。余分な数字がないかご確認ください
error-number-country = この国番号は存在しません。+ のあとの数字をご確認ください
error-number-area = 市外局番がありません。027 8281 1234 のように番号の前に付けてください
error-number-odd = 電話番号として読み取れません。数字で入力し、海外の番号には + と国番号を付けてください
error-number-mobile = SMS を受信できる携帯電話番号を入力してください
error-code-empty = 認証コードを入力してください
error-code-wrong = 認証コードが違います。もう一度ご確認ください
error-code-expired = 認証コードの有効期限が切れました。もう一度取得してください
error-code-spent = 入力の回数を超えました。もう一度取得してください
error-code-too-soon = 送信したばかりです。1 分ほど待ってからお試しください
error-code-not-sent = SMS を送れませんでした。番号を確かめ、1 分後にもう一度お試しください
error-ticket-odd = これは案件の番号ではありません
error-no-debtor = 支払い元の口座が設定されていません。運営の担当者にお問い合わせください。
error-date-empty = 日付を入力してください
error-date-odd = 日付は 2026-11-23 の形で入力してください
error-date-future = まだ来ていない日時です
error-date-past = すでに過ぎた日付です
error-date-too-old = 古すぎるため確認できません
error-time-empty = おおよその時刻を入力してください
error-time-odd = 時刻は 14:03 の形で入力してください
error-words-empty = 内容を入力してください
error-words-long = 長すぎます。1000 文字以内で入力してください
error-choose = ひとつ選んでください
error-agent-unknown = この番号の担当者が見つかりません
error-line-missing = 登録された発信番号がありません。管理者にお問い合わせください
error-same-number = 二つの番号を同じにはできません
error-name-empty = 口座名義を入力してください
error-account-odd = 口座番号は 8～34 桁の英数字です
error-bank-odd = CNAPS の 12 桁、または 8 桁か 11 桁の BIC を入力してください
error-ruling-code = 認定と結論が一致しません
error-claim-odd = この内容は受け付けられません。ご確認ください
error-field-empty = ご記入ください
error-field-long = 長すぎるか、使えない文字があります
error-amount-odd = 1234.50 のように金額を入力してください
error-int-odd = 整数を数字で入力してください
error-days-odd = 終了日は開始日以降、一年以内にしてください
error-evidence-odd = このファイルは受け付けられません。破損や保護のない画像・PDF・録音をお送りください
error-files-full = 資料が上限に達しています
error-question-open = 前の質問の回答がまだないか、質問の回数が上限に達しています
error-verified-short = 確認内容では、満たさない条件または未確認の条件があります。条件欄をご覧ください
error-nothing-to-pay-by = その時点で有効な約束がないため支払えません。「認めない」としてください
error-already-sent = 支払いはすでに銀行に渡っており、ここでは取り消せません
error-file-empty = ファイルを選んでください
error-file-odd = camt.053 形式の銀行明細ではありません
error-file-large = ファイルが大きすぎます
error-nothing-ready = 支払える補償がありません

## エラー画面

problem-odd = リクエストを処理できませんでした
problem-odd-mend = 前の画面に戻ってお試しください。
problem-forbidden = このページを見る権限がありません
problem-forbidden-mend = 業務で必要な場合は、管理者に権限の追加をご依頼ください。
problem-stale = ページの有効期限が切れました
problem-stale-mend = ログインの期限が切れた可能性があります。戻って再読み込みし、もう一度送信してください。内容は保存されていません。
problem-not-found = ページが見つかりません
problem-not-found-mend = アドレスが違うか、ほかの番号に関する内容かもしれません。
problem-conflict = すでに処理されています
problem-conflict-mend = 再読み込みして最新の状況をご確認ください。二重の処理は行われていません。
problem-too-large = 送信内容が大きすぎます
problem-too-large-mend = 文章を短くするか、小さいファイルをお選びください。
problem-too-many = 操作が多すぎます
problem-too-many-mend = 数分待ってからお試しください。
problem-broken = こちら側で問題が発生しました
problem-broken-mend = お客様の操作によるものではありません。記録しましたので、しばらくしてからお試しください。
problem-unavailable = ただいま保存できません
problem-unavailable-mend = 送信された内容は保存されていません。数分後にお試しください。オンになっている保護は続いています。
problem-home = トップに戻る
problem-call = お困りの際は { $hotline } へ、受付番号をお伝えください。

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

## 認定

finding-call-against-refusal = お断りに反する営業電話
finding-call-without-consent = 同意のない営業電話
finding-no-record = 通話記録なし
finding-call-before-refusal = お断り設定より前の電話
finding-permitted-call = 許可された電話
finding-service-call = 手続きの連絡
finding-not-compensable = 補償の対象外
finding-line-not-registered = 加盟ブランドの番号ではない
finding-never-rang = 鳴っていない
finding-already-awarded = 補償済み
finding-terms-met = 条件を満たす
finding-terms-not-met = 条件を満たさない
finding-no-terms-in-force = 当日は対象外
finding-facts-missing = 情報が不足
finding-not-verified = 確認待ち
finding-not-a-party = 記録の人物と異なる
finding-above-limit = 上限を超える
finding-held-for-review = 支払い前の確認
finding-not-proven = 確認できず
reason-call-against-refusal-customer = お断りがオンの間に、同意のない営業電話がありました。お約束に反しますので補償します。
reason-call-against-refusal-agent = お断りがオンのお客様に、許可なく営業電話を発信しています。
reason-call-without-consent-customer = 同意のない営業電話でした。当時の規定により補償します。
reason-call-without-consent-agent = 当時の規定で必要な同意がない営業電話です。
reason-no-record-customer = この電話の記録が見つからないため、担当者が詳しく確認します。
reason-no-record-agent = 該当する通話記録がなく、人の判断が必要です。
reason-call-before-refusal-customer = この電話の時点では、お断りがまだオンになっていませんでした。
reason-call-before-refusal-agent = お客様がお断りをオンにする前の電話です。
reason-permitted-call-customer = その時点の設定では、この相手が許可されていました。
reason-permitted-call-agent = 発信前に許可されていたか、お客様が許可していました。
reason-service-call-customer = 進行中の手続きに関する連絡で、営業電話ではありません。
reason-service-call-agent = 有効な案件に基づく手続きの連絡です。
reason-not-compensable-customer = 本来かけるべきではない電話でしたが、当時の規定では補償の対象外です。
reason-not-compensable-agent = 発信は不可ですが、当時の規定では補償の対象外です。
reason-line-not-registered-customer = 当時、この番号は加盟ブランドのものではありませんでした。中国本土では、通信事業者または 12321 有害・迷惑情報通報受付センター（网络不良与垃圾信息举报受理中心、12321.cn）に通報できます。
reason-line-not-registered-agent = 当時、どの担当者にも登録されていない番号です。
reason-never-rang-customer = 記録によると、電話は鳴る前に終わっています。
reason-never-rang-agent = 記録上、鳴っていません。
reason-already-awarded-customer = この期間中、この発信番号についてはすでに補償済みです。
reason-already-awarded-agent = 同じお約束・お客様・番号・期間で補償済みです。
reason-terms-met-customer = お約束が守られなかったため、規定により補償をお支払いします。
reason-terms-met-agent = 規定の条件をすべて満たしています。
reason-terms-not-met-customer = このお約束の規定では補償の対象になりません。満たしていない条件は手順に示しています。
reason-terms-not-met-agent = 規定の条件のうち少なくとも一つを満たしていません。手順をご覧ください。
reason-no-terms-in-force-customer = その日には、このブランドのこのお約束は有効ではありませんでした。
reason-no-terms-in-force-agent = その日に有効な規定がありません。
reason-facts-missing-customer = お約束に必要な情報がまだ記録にないため、担当者が調べています。
reason-facts-missing-agent = 規定に必要な事実がまだ提出されていません。確認するか、お客様に尋ねてください。
reason-not-verified-customer = 決め手となる内容がお客様のお話だけのため、担当者が確認します。
reason-not-verified-agent = 決め手はお客様の申し立てだけです。書類で確認してください。
reason-not-a-party-customer = 記録には別の方のお名前があるため、担当者が確認します。
reason-not-a-party-agent = 記録にある人物は申立人ではありません。
reason-above-limit-customer = 金額が大きいため、お支払いの前に二人の担当者が確認します。
reason-above-limit-agent = 記録だけで決められる上限を超えています。
reason-held-for-review-customer = お支払いの前に担当者が確認します。
reason-held-for-review-agent = 確認を求める兆候があります。根拠の数値を表示しています。
reason-not-proven-customer = お申し出の内容を記録や書類で確認できませんでした。
reason-not-proven-agent = 申し立ての内容を確認できませんでした。

## 判定コードの短い名前（審査用）

code-emergency = 緊急通報の番号
code-caller-unknown = 発信番号が未登録
code-binding-unknown = 保護番号の割り当てなし
code-mixed-content = 連絡に勧誘が混在
code-ticket-missing = 有効な案件なし
code-request-channel = 同意の求め方が不可
code-consent-void = 前の使用者による許可
code-consent-lapsed = 同意が古い
code-permit-used = 回数限定の許可を使用済み
code-holder-unconfirmed = 使用者が未確認
code-do-not-disturb = お断り設定がオン
code-requests-refused = 同意の依頼もお断り
code-no-consent = 同意なし
code-listed-external = 外部の拒否名簿に登録
code-registry-stale = 外部名簿が古い
code-quiet-hours = 電話できる時間帯の外
code-public-holiday = 祝日
code-frequency-cap = 最近の回数が上限
code-refused-lately = 最近お断りあり
code-requested-lately = 最近同意を依頼済み
code-spoken-lately = 最近通話あり
code-stale-knowledge = 最新の意思を確認できない
code-permitted = お客様が許可
code-ticket-live = 有効な案件あり
code-established-relationship = 最近お取引あり
code-not-refused = お断りなし
