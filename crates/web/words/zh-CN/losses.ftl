## What is promised

promises-title = 对我的承诺
promises-lead = 十项承诺，按买房、租房的先后排列。未兑现的，可以在这里申请赔付。
promises-pre-sign = 签约前
promises-post-sign = 签约后
promises-post-handover = 交房后
promises-not-held = 已加入的品牌目前都没有作出这项承诺。
promises-claim = 申请赔付

## Claiming

claim-form-title = 申请赔付
claim-brand = 哪个品牌
claim-asked = 希望赔付的金额（元）
claim-asked-hint = 不填也可以；金额按承诺条款计算
claim-words-hint = 例如经过和经办人
claim-papers = 有帮助的材料
claim-papers-lead = 提交后，可在申请页面上传图片或 PDF。
claim-send = 提交申请
optional-label = { $label }（选填）
answer-yes = 是
answer-no = 否
claim-lost = 我的赔付申请
claim-about = 申请内容
step-claimed = 收到申请

## A loss, step by step

conditions-title = 条件逐条
condition-met = 符合
condition-not-met = 不符合
condition-unknown = 尚不清楚
condition-lacks = 还缺：
condition-in-time = 在承诺规定的期限内提出申请。
condition-loss-remains = 扣除应抵扣的部分后，仍有应赔付的金额。
sums-card = 金额的由来
sums-title = 从申请到支付
sums-step = 步骤
sums-asked = 申请
sums-found = 核定
sums-offset = 已从别处得到
sums-deductible = 自行承担
sums-above-cap = 超出上限的部分
sums-payable = 应赔付
sums-approved = 已批准
sums-paid = 已支付
sums-cap = 上限 { $amount }
facts-title = 所依据的事实
fact-field = 项目
fact-value = 内容
fact-not-held = 没有记录
fact-withheld = 不显示
fact-calendar = 工作日安排
fact-by-hand = 需人工判断
fact-claim = 客户所述
fact-listing = 房源
fact-contract = 合同
fact-seizure = 查封
fact-incident = 事件
fact-handover = 交房
fact-repair = 维修
fact-deposit = 押金
fact-bill = 账单
fact-payment = 付款
fact-refund = 退订

## Fields of facts

field-brand = 品牌
field-agent = 经纪人
field-city = 城市
field-line-of-business = 业务
field-status = 状态
field-price = 价格
field-price-shown = 展示价格
field-photos-match = 图片相符
field-listed-on = 上架日期
field-ended-on = 结束日期
field-home = 房屋
field-owner-price = 业主报价
field-commission = 佣金
field-signed-on = 签约日期
field-ended-by = 结束方式
field-transferred-on = 过户日期
field-found-on = 发现日期
field-lifted-on = 解除日期
field-court = 法院
field-kind = 类型
field-happened-on = 发生日期
field-disclosed = 已告知
field-on = 日期
field-retained-deposit = 留存保证金
field-place = 部位
field-surveyed = 已勘察
field-cost = 费用
field-amount = 金额
field-due-on = 到期日期
field-returned-on = 退还日期
field-returned = 已退还
field-until = 截至
field-paid-on = 付款日期
field-purpose = 用途
field-recovered = 已追回
field-project = 项目
field-paid = 已付
field-asked-on = 申请日期
field-refunded-on = 退款日期

## Words of facts

word-on-sale = 在售
word-not-on-sale = 已不在售
word-never-existed = 不存在
word-rescission = 协议解约
word-court = 法院裁判
word-unnatural-death = 非自然死亡
word-other = 其他
word-leak = 漏水
word-roof = 屋面
word-outer-wall = 外墙
word-window = 外窗
word-bathroom = 卫生间
word-kitchen = 厨房
word-pipe = 水管
word-property-fee = 物业费
word-heating = 采暖费
word-water = 水费
word-power = 电费
word-gas = 燃气费
word-telephone = 电话费
word-television = 电视费
word-parking = 停车费
word-deposit = 定金
word-price = 房款
word-commission = 佣金
word-tax = 税费
word-loan = 贷款

## Questions, reports that were joined, and how it was handled

files-title = 材料
files-none = 还没有材料
files-erased = 文件已删除
files-file = 添加材料
files-hint = 图片（JPEG、PNG、WebP）、PDF 或录音（MP3、M4A、WAV、Ogg），不超过 10 MB。拍摄地点等信息会被去除。
files-send = 上传
question-title = 我们想问您
question-asked = 提问
question-answered = 您的回复
question-answer = 您的回复
question-send = 发送回复
merged-title = 并入的申请
merged-lead = 说的是同一件事，一并处理，都保留在案。
rating-title = 我们处理得怎么样？
rating-score = 您的评价
rating-5 = 很好
rating-4 = 好
rating-3 = 一般
rating-2 = 不好
rating-1 = 很不好
rating-words = 想说的话（选填）
rating-send = 提交评价
rating-said = 谢谢您的评价：{ $score } 分（满分 5 分）

## The fund runs dry

public-fund-empty = 保障金暂时不足
public-queue = 自 { $since } 起，有 { $n } 笔赔付按先后排队等待
