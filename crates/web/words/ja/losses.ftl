## What is promised

promises-title = 私への約束
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
rating-said = ご評価ありがとうございました：5 段階中 { $score }

## The fund runs dry

public-fund-empty = 基金が不足しています
public-queue = { $since } から { $n } 件の補償が順番を待っています
