## 営業電話お断り

dnd = 営業電話お断り
dnd-on = 営業電話お断り：オン
dnd-off = 営業電話お断り：オフ
dnd-everywhere-since = どこでも有効です。開始：
dnd-gates = 電話を確認する { $of } か所のうち { $knows } か所で有効です。残りも数秒で有効になります。
dnd-look-again = もう一度確認する
dnd-on-lead = 営業の電話は、鳴る前にお断りします。守られなかったときは、発信番号ごとに 100 元をお支払いします。
dnd-on-except = 例外：
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
home-calls = 過去 30 日：お断り {$refused} 件、着信 {$rung} 件
home-permits = { $n ->
        [0] 許可している相手はいません
       *[other] 許可している相手：{ $n } 件
    }
home-claims = { $n ->
        [0] 手続き中のものはありません
       *[other] 手続き中 { $n } 件
    }
home-claims-paid = 手続き中 {$n} 件、お支払い済み { $paid }
home-requests = { $n ->
        [0] お返事待ちはありません
       *[other] お返事待ち：{ $n } 件
    }
home-complain = 電話がかかってきたときはこちら
more-title = その他の設定
more-one-agent = 特定の担当者だけ許可する
more-one-brand = 特定のブランドだけ許可する
more-not-brand = 特定のブランドからの電話を断る
more-not-agent = 特定の担当者からの電話を断る
more-rentals = 賃貸の電話だけ許可する
more-evenings = 平日の夜だけ許可する
more-no-requests = 同意の依頼を受け取らない
more-payee = お支払い先
more-messages = SMS の内容と言語
more-data = 私のデータをダウンロード
promise-title = 私たちのお約束
promise-1 = お断りをオンにすると、営業電話は鳴る前に止まります。
promise-2 = すり抜けた電話は通話記録から見つけます。お申し出は要りません。
promise-3 = 確認でき次第、発信番号ごとに基金から 100 元をお支払いします。

## 自分のデータ

data-title = 私に関するすべてのデータ
data-lead = この番号について保存している内容をダウンロードできます。
data-acts = 電話についてのご意思：お断り・許可・取り消し
data-requests = 同意の依頼とお返事
data-calls = 着信と、許可・お断りの理由
data-claims = 申し出と請求、その経過
data-payouts = お支払い
data-texts = お送りした SMS とメールの種類・日時・到達の有無、受信のご希望と言語
data-account = ログインした端末、パスキー、見守っている番号と見守られている番号
data-csv = 表でダウンロード（CSV）
data-json = プログラム用にダウンロード（JSON）
data-note = 番号がお客様のものになる前の内容は含みません。口座は下 4 桁だけです。
data-kind = 種類
data-when = 日時
data-what = 内容
data-who = 相手
data-act = 意思表示
data-request = 同意の依頼
data-call = 着信
data-claim = 請求
data-payout = 支払
data-wish = SMS の希望
data-message = SMS またはメール
data-by-text = SMS
data-by-mail = メール
data-device = ログインした端末
data-passkey = パスキー
data-link = 番号の見守り
data-looks-after = 見守っている番号
data-looked-after-by = この番号を見守る番号
data-cut-off = これより前の着信は今読み取れませんでした。もう一度ダウンロードしてください
data-refused = お断り
data-permitted = 許可
data-withdrawn = 取り消し

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
permit-more = 時間帯・回数・最終日
permit-brand = ブランド
permit-about = 取引の種類
permit-until = 最終日（任意）
permit-until-hint = この日を過ぎると自動で終わります。空欄なら取り消すまで有効です
permit-hours = 時間帯
permit-any-hour = いつでも
permit-evenings = 平日の夜 18:00〜21:00
permit-weekends = 土日 9:00〜21:00
permit-some-hours = 一部の時間帯のみ
permit-times = 回数
permit-times-any = 回数を限らない
permit-times-once = 1 回だけ：折り返しの電話
permit-times-once-hint = 一度鳴れば、この許可は終わります
permit-until-date = { $date }まで
permit-calls = { $n } 回限り
permit-allow = 許可する
permit-said-by = { $number } が本人に代わって回答
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

## くわしい指定

choice-title = くわしく指定する
choice-lead = 特定のブランドや担当者だけを断ったり、用件や時間帯を限って許可したりできます。
choice-link = 特定の相手を断る、一部の電話だけ許可する
choice-list = 個別に断っている電話
choice-what = どうなさいますか？
choice-not = この電話を断る
choice-not-hint = ほかの人には影響しません
choice-may = この電話を許可する
choice-may-hint = 例外として許可し、ほかはお断りのままにします
choice-only = この電話だけ許可する
choice-only-hint = 同じ相手からのほかの営業電話はすべてお断りします
choice-whom = 誰からの電話ですか？
choice-everyone = すべての人
choice-everyone-hint = すべてのブランド、すべての担当者
choice-keep = 例外を残す：以前に許可した相手は引き続き電話できます
choice-said = ご指定の内容
choice-check-lead = ご指定の内容と、その結果をお確かめください。まだ何も変わっていません。
choice-then = こうなります
choice-send = この内容で指定する
choice-anyone = すべての人
choice-others = ほかの人
choice-hours-any = いつでも
choice-hours-evenings = 平日の夜 18:00〜21:00
choice-hours-weekends = 土日 9:00〜21:00
choice-hours-others = その他の時間
choice-hours-some = 一部の時間帯
choice-says-not = { $whom }からの{ $about }に関する営業電話（{ $hours }）をお断りします。
choice-says-may = { $whom }からの{ $about }に関する営業電話（{ $hours }）を許可します。
choice-says-only = { $whom }からの{ $about }に関する営業電話（{ $hours }）だけを許可し、同じ相手からのほかの営業電話はお断りします。
choice-says-keep = 以前に許可した相手は、引き続き電話できます。
choice-says-clear = 以前に許可した相手も例外ではなくなります。
choice-says-both = { $one }{ $two }
choice-holds-yes = { $whom }からの{ $about }に関する営業電話（{ $hours }）：つながります。
choice-holds-no = { $whom }からの{ $about }に関する営業電話（{ $hours }）：鳴る前にお断りします。
choice-holds-open = { $whom }からの{ $about }に関する営業電話（{ $hours }）：ご希望を伺っていないため、規則に従います。

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
stage-needs-payee = お支払い先口座の登録待ち
stage-needs-payee-staff = 支払い先口座の登録なし
stage-awarded = 補償決定・振込準備中
stage-money-held = 補償決定・支払いを確認中
stage-sent = 銀行で手続き中
stage-paid = お支払い済み
stage-returned = 銀行から返戻
stage-not-upheld = 認められませんでした
stage-appealed = 異議申立てを再審査中
step-is-done = （完了）
step-is-now = （進行中）
step-is-ahead = （これから）
step-is-stopped = （ここで終了）
step-due = { $date }までに
step-found = 着信を発見
step-complained = お申し出を受付
step-verified = 記録と照合
step-not-upheld = 確認結果：認められませんでした
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
step-moved = この会社を担当する窓口に引継ぎ
step-appealed = 異議申立てを受付
step-proposed = 二人のうち一人目が支払いを決定
step-held = お支払いの前に、まず担当者が確認します
step-file-added = ファイルが追加されました
step-reversed = 補償の取り消し
step-raised = 異議申立てにより補償額を増額
step-sum-stands = 再審査の結果、金額は変わりません
step-payout-held = お支払い前に担当者が口座を確認
step-payout-let-go = 確認が済み、お支払いに進みます
appeal-title = 結論に納得できない場合
appeal-lead = 異議を申し立てると、これまで関わっていない担当者が改めて審査します。
appeal-until = { $date }まで申し立てできます
appeal-words = 異議申立ての理由
appeal-words-hint = 違うと思われる点や、新しい情報をお書きください
appeal-send = 異議を申し立てる
appeal-made = 異議申立てを受け付けました
appeal-made-lead = 受付日時：

## お支払い先口座

payee-title = お支払い先口座
payee-lead = 補償金はこの銀行口座に直接お振り込みします。手数料はかかりません。
payee-is = 現在のお支払い先口座：
payee-unknown = お支払い先口座がまだ登録されていません。登録すると自動でお振り込みします。
payee-change = お支払い先口座を変更
payee-say = お支払い先口座を登録
payee-wanted = お支払いをお待ちの補償金があります
payee-wanted-link = お支払い先口座を登録する
money-held = お支払いを確認しています
money-held-lead = 補償の決定は変わりません。お支払いの前に、担当者がご登録の口座を確認します。お手続きは必要ありません。
payee-returned = 銀行から返戻されました。お支払い先口座をご確認ください
payee-name = 口座名義
payee-name-hint = 銀行に登録されているとおりに
payee-account = 口座番号
payee-account-hint = 空白が入ってもかまいません
payee-bank = 銀行コード（CNAPS）または BIC
payee-bank-hint = CNAPS の 12 桁、または BIC の 8 桁か 11 桁。銀行でご確認いただけます
payee-privacy = 口座情報はお支払いだけに使い、画面には下 4 桁のみ表示します。
payee-check-lead = 誤りがあると返戻されます。もう一度ご確認ください。
payee-save = 口座を登録
payee-by-wechat = WeChat（{ $name }）
payee-or-wechat = WeChat で受け取る
wechat-title = WeChat で受け取る
wechat-lead = お支払いは WeChat の残高に送ります。WeChat での受取確認が必要です。
wechat-name = 本名
wechat-name-hint = WeChat の実名認証と同じ名前。違うと支払われません
wechat-openid = 受取用ID
wechat-openid-hint = WeChat のミニプログラムの「マイページ」からコピーしてください
wechat-next-sent = 認定後、WeChat Pay に送金します。
wechat-next-confirm = { $hours } 時間以内に WeChat を開いて受取を確認してください。確認するまで入金されません。
wechat-next-late = 確認がない場合、お金は当方に戻りますが、認定はそのまま有効です。WeChat か銀行口座か、お支払い先をもう一度お知らせください。
wechat-check-lead = 間違いがあると支払われません。もう一度ご確認ください。
wechat-save = 保存する
wechat-confirm = WeChat で受取を確認してください

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
finding-joined = 別の案件に統合
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
reason-terms-not-met-customer = このお約束の規定の条件を満たしていないため、補償の対象になりません。
reason-terms-not-met-agent = 規定の条件のうち少なくとも一つを満たしていません。
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
reason-joined-customer = ほかの案件と同じ件のため、そちらにまとめて対応します。不利になることはありません。
reason-joined-agent = 同じ件を扱う別の案件があります。

## Receipts

receipt-title = 領収証
receipt-lead = お支払いした内容です。印刷または保存してお手元にお持ちください。
receipt-back = この件に戻る
receipt-link = 領収証を見る
receipt-fund = 安心保障基金
receipt-ruled = 認定・支払い決定
receipt-paid-on = 支払い完了
receipt-taken-back-on = 取り消し
receipt-payer = 支払者
receipt-for = 責任のある会社
receipt-log = 公開ログ
receipt-log-entry = { $n } 番、{ $size } 件時点のチェックポイントで確認済み
receipt-log-how = 証明をファイルに保存すると、このサイトを通さず、どなたでもログにあることを確かめられます：
receipt-log-file = 証明を保存
receipt-log-more = 確かめ方
receipt-code = この領収証が本物か確かめるページのQRコード
receipt-check = どなたでもこちらで領収証を確認できます。お客様の情報は表示されません：
receipt-type = 「{ $page }」のページにこのコードを入力しても確かめられます：
checked-title = この領収証は本物です
checked-lead = 認定と支払いの内容です。受取人は表示しません。
checked-paid = 認定され、支払い済みです
checked-not-paid = 認定されましたが、現在は支払われていません
checked-taken-back = 認定は取り消されました
checked-compare = 受付番号と金額を紙の領収証と照らし合わせてください。
checked-ask = ご不明な点は { $hotline } までお電話ください。
checked-unknown = この領収証は見つかりません
checked-unknown-lead = このアドレスに当てはまる支払いはありません。
checked-unknown-1 = 手で入力した場合は、大文字と小文字を含めて一字ずつ確かめるか、コードを読み取ってください。
checked-unknown-2 = 紙やメッセージに書かれていた場合は信用せず、私たちにお知らせください。
checked-ask-title = 領収証を確かめる
checked-ask-lead = 紙の領収証に書かれたコードを入力すると、私たちが発行したものか確かめられます。受取人は表示しません。
checked-code = 領収証のコード、またはアドレス全体
checked-code-hint = 4 文字ずつ、全部で 40 文字の英数字です。大文字・小文字や空白は問いません
checked-send = 確かめる
## 受け取る SMS

messages-title = お送りする SMS
messages-lead = 言語と、受け取りたい内容をお選びください。いつでも変更できます。
messages-language = SMS の言語
messages-optional = ほかに受け取るもの
messages-progress = お申し出や異議申立ての受付、遅れ、銀行への支払い手続き
messages-acts = お断りの開始や終了
messages-requests = 担当者からの同意のお願い
messages-save = 保存する
messages-always = 必ずお送りするもの
messages-always-why = 権利、お金、アカウントを守るために必要なため、止めることはできません。
messages-codes = ご自身で求めた認証コード
messages-decisions = 案件を進めるための質問と決定（異議申立ての期限はここから始まります）
messages-payments = お支払いの着金と返金
messages-security = 新しい端末でのログイン、お支払い先の変更、電話を再び通す操作
messages-nothing-personal = SMS には氏名、金額、口座番号を書きません。案件番号だけです。

## 情報の消去

erase-title = 私の情報を消去する
erase-lead = 必要のない情報を消去します。元に戻すことはできません。
erase-now = すぐに消去するもの
erase-now-ways-in = すべての端末でのログイン、パスキー、ログインした端末の記録
erase-now-account = お支払い先口座（送金の途中を除く）
erase-now-texts = お送りした SMS とメール、メールアドレス、言語
erase-later = 終わり次第消去するもの
erase-later-claims = お申し出の中のお客様の言葉、回答、ファイル：決定から 30 日が過ぎ、不服申し立てができなくなった時
erase-later-account = お支払い先口座：最後のお支払いが届いた時
erase-stays = 残るものと、その理由
erase-stays-word = 営業電話お断り、許可、SMS の配信停止：これからも電話を鳴らさないためです。残したくない場合は、先にオフにしてください。
erase-stays-calls = どの着信を確認し、どう判定したか：証拠として、法律の定める期間保存します
erase-stays-books = いくらを、なぜお支払いしたか：基金の帳簿です
erase-before = 先に控えを保存しますか？
erase-before-data = 私に関する情報をすべてダウンロードする
erase-do = 消去する
erase-not = そのままにする
erase-staff = 担当者の情報はここでは消去できません。先に、権限の管理者に役割を終了してもらってください。
erased-title = 情報を消去しました
erased-lead = すべての端末からログアウトしました。次にログインすると、最初からになります。
erased-claims-left = お申し出が { $n } 件まだ終わっていません。その中の言葉とファイルは、終わり次第消去します。
erased-account-left = お支払い先口座は、お支払いが届いた時に消去します。
erased-home = 最初のページへ
