## 免打扰

dnd = 免打扰
dnd-on = 免打扰已开启
dnd-off = 免打扰未开启
dnd-everywhere-since = 已全面生效，始于
dnd-gates = 负责核验来电的 { $of } 处系统中，{ $knows } 处已生效，其余几秒内生效。
dnd-look-again = 再看一下
dnd-on-lead = 经纪人的营销电话会在响铃之前被拦下。如有违反，每个来电号码赔付您 ¥100。
dnd-on-except = 例外：
dnd-off-lead = 一键开启，即刻生效：经纪人的营销电话不会再打到您的手机上。
dnd-off-note = 您正在办理的看房、签约等服务电话不受影响。
dnd-turn-on = 开启免打扰
dnd-turn-on-keep = 开启，保留我允许的来电
dnd-on-clears = 直接开启也会结束您之前给出的允许，之后可以重新允许。
dnd-turn-off = 关闭免打扰
dnd-keep-on = 保持开启
dnd-off-ask = 确定要关闭免打扰吗？
dnd-off-ask-lead = 关闭后，您的号码将不再受到下面的保护。
dnd-off-means-1 = 营销电话不再因为您的拒绝而被拦下。
dnd-off-means-2 = 关闭之后的来电不再适用“扰一赔百”；之前的来电仍可投诉。
dnd-off-instead = 只想接某一位经纪人的电话？可以单独允许，不必关闭
dnd-off-code-hint = 为防止他人代您关闭，请输入刚刚发到您手机的验证码
home-more = 更多
home-calls = 近 30 天：拦下 { $refused } 通，响铃 { $rung } 通
home-permits = { $n ->
        [0] 没有允许任何人
       *[other] 已允许 { $n } 位来电
    }
home-claims = { $n ->
        [0] 没有办理中的
       *[other] { $n } 笔办理中
    }
home-claims-paid = { $n } 笔办理中，已赔付 { $paid }
home-requests = { $n ->
        [0] 没有等您答复的
       *[other] { $n } 条等您答复
    }
home-complain = 有人打扰了您？告诉我们
more-title = 更多选择
more-one-agent = 只允许某位经纪人来电
more-one-brand = 只允许某个品牌来电
more-not-brand = 不接某个品牌的来电
more-not-agent = 不接某位经纪人的来电
more-rentals = 只接受租房的来电
more-evenings = 只允许工作日晚上来电
more-no-requests = 不再接受征求同意的短信
more-payee = 赔付金付到哪里
more-messages = 短信内容和语言
more-data = 下载我的全部数据
promise-title = 我们的承诺
promise-1 = 您开启免打扰，营销电话在响铃前被拦下。
promise-2 = 若有人绕开拦截，我们会核对通话记录主动发现，您无需投诉。
promise-3 = 查实后，每个来电号码由保障金先行赔付 ¥100。

## 我的数据

data-title = 我的全部数据
data-lead = 下载本号码下我们保存的内容。
data-acts = 您对来电的每次表态：拒绝、同意和撤回
data-requests = 征求您同意的请求和您的答复
data-calls = 打给您的电话和拦下的原因
data-claims = 您的投诉和赔付申请，以及每一步
data-payouts = 付给您的款项
data-texts = 发给您的短信和邮件：类型、时间、是否送达；以及您的接收意愿和语言
data-account = 登录过的设备、通行密钥，以及代为照看的号码
data-csv = 下载表格（CSV）
data-json = 下载给程序用的文件（JSON）
data-note = 号码换人之前的内容不在其中。收款账户只显示后四位。
data-kind = 类别
data-when = 时间
data-what = 内容
data-who = 对方
data-act = 来电意愿
data-request = 征求同意
data-call = 来电
data-claim = 赔付申请
data-payout = 付款
data-wish = 短信意愿
data-message = 短信或邮件
data-by-text = 短信
data-by-mail = 邮件
data-device = 登录过的设备
data-passkey = 通行密钥
data-link = 照看号码
data-looks-after = 由您照看
data-looked-after-by = 照看您的号码
data-cut-off = 更早的来电暂时无法读取，请重新下载
data-refused = 拒绝来电
data-permitted = 同意来电
data-withdrawn = 撤回

## 允许名单

permit-title = 允许名单
permit-lead = 在免打扰之外，单独允许某位经纪人或某个品牌给您打电话，随时可以撤回。
permit-list = 我已同意的来电
permit-none = 您没有允许任何人
permit-none-lesson = 想继续和某位经纪人联系时，在下面添加即可，其他人依然打不进来。
permit-add = 添加允许
permit-whom = 允许谁给您打电话？
permit-one-agent = 一位经纪人
permit-one-agent-hint = 只有这一位，不包括其同事
permit-one-brand = 一个品牌
permit-one-brand-hint = 该品牌的所有经纪人，不包括其他品牌
permit-agent = 经纪人的电话号码
permit-more = 时段、次数、截止日期
permit-brand = 品牌
permit-about = 关于哪类业务
permit-until = 截止日期（选填）
permit-until-hint = 到期自动失效；不填则一直有效，直到您撤回
permit-hours = 什么时间
permit-any-hour = 任何时间
permit-evenings = 工作日晚上 18:00–21:00
permit-weekends = 周末白天和晚上 9:00–21:00
permit-some-hours = 仅限部分时间
permit-times = 可以打几次
permit-times-any = 不限次数
permit-times-once = 一次：请回电给我
permit-times-once-hint = 响铃一次后，这项同意就用完了
permit-until-date = 至 { $date }
permit-calls = { $n } 次来电
permit-allow = 允许来电
permit-said-by = 由 { $number } 代为同意
permit-withdraw = 撤回
permit-ended = 已失效
permit-used = 已用完
permit-lapsed = 已过久失效
grantee-everyone = 所有人
source-app = 在应用中表示
source-web = 在本网页表示
source-hotline = 通过热线表示
source-said-on-call = 在通话中表示
source-brand = 由品牌提交
source-import = 由文件导入
purpose-any = 任何目的
purpose-marketing = 营销
purpose-marketing-hint = 推荐房源、争取委托，以及夹带这些内容的电话
purpose-service = 服务
purpose-service-hint = 客户正在办理的事项，需有在办服务单
purpose-survey = 回访
purpose-survey-hint = 征求意见，不含推销
purpose-consent-request = 征求同意
line-any = 全部业务
line-resale = 二手房
line-rental = 租赁
line-new-home = 新房

## 更细的选择

choice-title = 更细的选择
choice-lead = 不接某个品牌或某位经纪人的电话，或者只放行某类业务、某些时段的来电。
choice-link = 不接某一方的来电，或只放行部分来电
choice-list = 我不接的来电
choice-what = 您希望怎样？
choice-not = 不接这些来电
choice-not-hint = 不影响其他人
choice-may = 可以接这些来电
choice-may-hint = 作为例外，其他来电仍按免打扰处理
choice-only = 只接这些来电
choice-only-hint = 同一来电方的其他营销电话一律拦下
choice-whom = 谁的来电？
choice-everyone = 任何人
choice-everyone-hint = 所有品牌、所有经纪人
choice-keep = 保留例外：以前允许的人仍可来电
choice-said = 您的选择
choice-check-lead = 请核对您的选择，以及确认后会怎样。现在还没有任何改变。
choice-then = 确认后会怎样
choice-send = 就这样设置
choice-anyone = 任何人
choice-others = 其他人
choice-hours-any = 任何时间
choice-hours-evenings = 工作日晚上 18:00–21:00
choice-hours-weekends = 周末 9:00–21:00
choice-hours-others = 其他时间
choice-hours-some = 部分时间
choice-says-not = 不接{ $whom }关于{ $about }的营销电话（{ $hours }）。
choice-says-may = 可以接{ $whom }关于{ $about }的营销电话（{ $hours }）。
choice-says-only = 只接{ $whom }关于{ $about }的营销电话（{ $hours }），同一来电方的其他营销电话都不接。
choice-says-keep = 以前允许的人仍可来电。
choice-says-clear = 以前允许的人也不例外。
choice-says-both = { $one }{ $two }
choice-holds-yes = { $whom }关于{ $about }的营销电话（{ $hours }）：放行。
choice-holds-no = { $whom }关于{ $about }的营销电话（{ $hours }）：响铃前拦下。
choice-holds-open = { $whom }关于{ $about }的营销电话（{ $hours }）：您没有表态，按规则处理。

## 征求同意

requests-title = 征求我的同意
requests-lead = 经纪人可以发短信问您，能否给您打电话。您什么时候答都行，不答也行。
requests-none = 还没有人问过
requests-none-lesson = 有经纪人想征得您的同意时，会列在这里，由您答同意或不同意。
requests-answered = 已答复
requests-open = 不想被问？
requests-refuse = 谁都别来问我
requests-refused = 现在谁都不能来征求您的同意
requests-take = 可以再来问我
request-asks = { $brand }的{ $agent }想问：能否就{ $about }给您打电话？
request-asks-brand = { $brand }的{ $agent }想问：{ $brand }的经纪人能否就{ $about }给您打电话？
request-about-any = 房产
request-about-resale = 二手房
request-about-rental = 租赁
request-about-new-home = 新房
request-about-joint = 、
request-asked = 提出时间
request-silence = 您不答复，对方就不能打。
request-yes = 同意
request-no = 不同意
request-never = 不同意，以后都别再问我
request-said-yes = 您已同意
request-said-no = 您未同意

## 判定的来龙去脉

decision-title = 判定与原因
decision-link = 查看判定
decision-readers = 讲给谁听
reader-customer = 客户
reader-agent = 经纪人
reader-engineer = 工程师

## 来电

calls-title = 谁给我打过电话
calls-lead = 包括响铃之前就被拦下的电话，以及每一次的原因。
calls-none = 没有来电记录
calls-none-lesson = 合作品牌的经纪人给您打电话，无论是否接通，都会记录在这里。
calls-other = 投诉不在列表中的来电
calls-complain = 投诉这通来电
calls-follow = 查看赔付进度
calls-unknown = 未知来电方
calls-would-allow = 响铃之前没有人来查询。若来查询，会得到允许：“{ $why }”
calls-would-deny = 响铃之前没有人来查询。若来查询，会被拒绝：“{ $why }”
calls-would-defer = 响铃之前没有人来查询。若来查询，会被要求稍后再打：“{ $why }”
fate-refused = 响铃前已拦下
fate-deferred = 时候未到，没有响铃
fate-let-through = 经允许放行
fate-went-around = 违规绕过拦截

## 投诉

complain-title = 投诉一通来电
complain-lead = 告诉我们哪个号码、什么时候打来。其余的由我们核对通话记录，您无需举证。
complain-prefilled = 已根据通话记录为您填好，请补充或修改
complain-number = 来电号码
complain-number-hint = 手机通话记录里显示的号码
complain-date = 日期
complain-time = 时间
complain-time-hint = 记不清可以填大概时间
complain-words = 发生了什么（选填）
complain-words-hint = 例如：对方推销房源，自称是哪家公司
complain-check-lead = 核对无误后提交，随后可在“我的赔付”里查看进度。
complain-send = 提交投诉

## 赔付

claims-title = 我的赔付
claims-lead = 无论是我们主动发现，还是您投诉或申请的，每一步都在这里。
claims-none = 还没有赔付
claims-none-lesson = 我们会核对通话记录，发现违规来电自动为您立案。您也可以主动投诉。
claims-paid = 累计已赔付 { $amount }
claim-found = 我们为您发现了一通违规来电
claim-complained = 您投诉的来电
claim-way = 办理进度
claim-why = 处理依据
claim-call = 来电情况
stage-verifying = 核查中
stage-with-person = 人工审核中
stage-needs-payee = 待您填写收款账户
stage-needs-payee-staff = 尚无收款账户
stage-awarded = 已核定，待打款
stage-money-held = 已决定赔付，付款核对中
stage-sent = 打款中
stage-paid = 已到账
stage-returned = 银行退回
stage-not-upheld = 不予赔付
stage-appealed = 申诉复核中
step-is-done = （已完成）
step-is-now = （进行中）
step-is-ahead = （待进行）
step-is-stopped = （已停止）
step-due = 预计不晚于 { $date }
step-found = 发现违规来电
step-complained = 收到投诉
step-verified = 核对记录
step-not-upheld = 核查结论：不予赔付
step-awarded = 核定赔付
step-sent = 已提交银行
step-paid = 赔付到账
step-returned = 银行退回款项
step-asked = 向您提出了问题
step-answered = 收到您的答复
step-not-answered = 未收到答复，继续处理
step-ruling-late = 未在内部时限内作出决定
step-answer-late = 未在承诺的日期前答复
step-merged = 同一事项的另一份申请已并入本案
step-moved = 已转交负责该公司的处理部门
step-appealed = 收到申诉
step-proposed = 第一位处理人员已决定赔付
step-held = 付款前先由专人核对
step-file-added = 已添加文件
step-reversed = 赔付已撤回
step-raised = 申诉后已补足赔付金额
step-sum-stands = 复核后金额不变
step-payout-held = 打款前由专人核对收款账户
step-payout-let-go = 核对完毕，可以打款
appeal-title = 不同意这个结论？
appeal-lead = 您可以申诉，由未参与此前处理的人员重新审核。
appeal-until = { $date } 前可以申诉
appeal-words = 申诉理由
appeal-words-hint = 请说明您认为不对的地方，或补充新的信息
appeal-send = 提交申诉
appeal-made = 我们已收到您的申诉
appeal-made-lead = 收到时间：

## 收款账户

payee-title = 收款账户
payee-lead = 赔付款会直接打到这个银行账户，无需任何手续费。
payee-is = 当前收款账户：
payee-unknown = 您还没有填写收款账户。填写后，赔付会自动打款。
payee-change = 更换收款账户
payee-say = 填写收款账户
payee-wanted = 有赔付款等待打给您
payee-wanted-link = 填写收款账户
money-held = 您的付款正在核对
money-held-lead = 赔付决定不变。打款前，我们会由专人核对您填写的收款账户，您无需操作。
payee-returned = 银行退回了这笔款项，请核对收款账户
payee-name = 户名
payee-name-hint = 与银行账户上的姓名完全一致
payee-account = 银行账号
payee-account-hint = 可以带空格
payee-bank = 开户行联行号或 BIC
payee-bank-hint = 12 位联行号（CNAPS），或 8–11 位 BIC，可向银行查询
payee-privacy = 账户信息仅用于向您付款，页面上只显示末四位。
payee-check-lead = 账户有误会导致银行退回，请再看一眼。
payee-save = 保存账户
payee-by-wechat = 微信（{ $name }）
payee-or-wechat = 改为付到微信
wechat-title = 付到我的微信
wechat-lead = 赔付金会转到您的微信零钱。需要您在微信里确认收款。
wechat-name = 真实姓名
wechat-name-hint = 与微信实名认证一致，否则微信不会付款
wechat-openid = 收款编号
wechat-openid-hint = 在我们的微信小程序里打开“我的”，复制收款编号
wechat-next-sent = 认定赔付后，我们把钱转到微信支付。
wechat-next-confirm = 请在 { $hours } 小时内打开微信确认收款。您确认之前，钱还没有到账。
wechat-next-late = 过期未确认，钱会退回给我们，赔付仍然有效：请重新填写收款方式，微信或银行账户都可以。
wechat-check-lead = 填错会导致付款失败，请再核对一遍。
wechat-save = 保存
wechat-confirm = 请在微信里确认收款

## 核查认定

finding-call-against-refusal = 违反免打扰的营销来电
finding-call-without-consent = 未经同意的营销来电
finding-no-record = 没有找到通话记录
finding-call-before-refusal = 来电早于开启免打扰
finding-permitted-call = 经允许的来电
finding-service-call = 在办事项的服务来电
finding-not-compensable = 不在赔付条款范围内
finding-line-not-registered = 号码未登记在合作品牌名下
finding-never-rang = 电话没有响铃
finding-already-awarded = 本期已赔付过该号码
finding-terms-met = 符合承诺条款
finding-terms-not-met = 有条件不满足
finding-no-terms-in-force = 当日承诺未生效
finding-facts-missing = 资料不全
finding-not-verified = 待核实
finding-not-a-party = 与记录中的人不符
finding-above-limit = 超过限额
finding-held-for-review = 付款前复核
finding-not-proven = 未能证实
finding-joined = 已并入另一案件
reason-call-against-refusal-customer = 您开启免打扰之后，对方仍未经同意打来营销电话，承诺被违反，应予赔付。
reason-call-against-refusal-agent = 客户已开启免打扰，该号码仍拨出营销电话，没有获准记录。
reason-call-without-consent-customer = 这通营销电话没有得到您的同意，按当时的承诺应予赔付。
reason-call-without-consent-agent = 未经客户同意拨打营销电话，当时的条款要求事先同意。
reason-no-record-customer = 我们没有找到这通电话的记录，正在由工作人员进一步核实。
reason-no-record-agent = 没有对应的通话记录，需要人工判断。
reason-call-before-refusal-customer = 这通电话打来时，您还没有开启免打扰。
reason-call-before-refusal-agent = 来电早于客户开启免打扰。
reason-permitted-call-customer = 当时您的设置允许这位来电者。
reason-permitted-call-agent = 拨打前已获准，或客户已允许。
reason-service-call-customer = 这是关于您正在办理事项的服务电话，不属于营销。
reason-service-call-agent = 有客户的在办服务单，属于服务电话。
reason-not-compensable-customer = 这通电话本不应打给您，但当时的承诺条款不包含赔付。
reason-not-compensable-agent = 不应拨打，但当时条款不赔付。
reason-line-not-registered-customer = 来电号码当时不属于任何合作品牌。您可以向运营商举报该号码，或向 12321 网络不良与垃圾信息举报受理中心举报（12321.cn）。
reason-line-not-registered-agent = 该号码当时未登记在任何经纪人名下。
reason-never-rang-customer = 记录显示这通电话没有响铃就结束了。
reason-never-rang-agent = 通话记录显示未响铃。
reason-already-awarded-customer = 本期内，这个来电号码已经赔付过一次。
reason-already-awarded-agent = 同一承诺、客户、号码、周期内已赔付。
reason-terms-met-customer = 承诺未被兑现，按条款应予赔付。
reason-terms-met-agent = 条款的各项条件均已满足。
reason-terms-not-met-customer = 按本承诺的条款不应赔付：有条件不满足。
reason-terms-not-met-agent = 至少一项条款条件不满足。
reason-no-terms-in-force-customer = 事情发生当日，该品牌的这项承诺尚未生效或已经失效。
reason-no-terms-in-force-agent = 当日该品牌没有生效的承诺版本。
reason-facts-missing-customer = 承诺所需的部分资料我们尚未取得，正由专人核查。
reason-facts-missing-agent = 条款所需的事实尚无人提供。请核实，或向客户询问。
reason-not-verified-customer = 关键内容目前只有您的陈述，需由专人核实。
reason-not-verified-agent = 关键内容只有客户的陈述，请对照材料核实。
reason-not-a-party-customer = 我们的记录中登记的是另一个人，需由专人核查。
reason-not-a-party-agent = 事实记录中的人不是申请人。
reason-above-limit-customer = 金额较大，付款前由两位工作人员复核。
reason-above-limit-agent = 金额超过系统可自动核定的限额。
reason-held-for-review-customer = 付款前需由工作人员复核。
reason-held-for-review-agent = 有信号提示需人工复核，输入数据已列出。
reason-not-proven-customer = 您所说的情况未能由记录或材料证实。
reason-not-proven-agent = 所主张的内容未能证实。
reason-joined-customer = 这与您的另一个案件是同一件事，已并入那里继续处理，您不会因此受影响。
reason-joined-agent = 另有案件处理同一件事。

## Receipts

receipt-title = 收据
receipt-lead = 这里是付给您的款项。可以打印或保存本页。
receipt-back = 返回这一笔
receipt-link = 查看收据
receipt-fund = 安心保障金
receipt-ruled = 认定并裁定赔付
receipt-paid-on = 到账时间
receipt-taken-back-on = 撤销时间
receipt-payer = 付款方
receipt-for = 责任方
receipt-log = 公开日志
receipt-log-entry = 第 { $n } 条，已按含 { $size } 条记录的检查点核对
receipt-log-how = 把证明存成文件，任何人不经本网站也能核对这笔赔付在日志中：
receipt-log-file = 保存证明
receipt-log-more = 怎样核对
receipt-code = 二维码：打开可核对这张收据真伪的网址
receipt-check = 任何人都可以在这里核对这张收据，看不到您的个人信息：
receipt-type = 也可以在“{ $page }”页输入这个代码：
checked-title = 这张收据是真的
checked-lead = 这里写着裁定和付款的内容，不显示收款人。
checked-paid = 已裁定，已付款
checked-not-paid = 已裁定，目前未付款
checked-taken-back = 裁定已撤销
checked-compare = 请与纸质收据核对编号和金额。
checked-ask = 有疑问请拨打 { $hotline }。
checked-unknown = 查不到这张收据
checked-unknown-lead = 这个网址不对应我们的任何赔付。
checked-unknown-1 = 如果是手动输入的，请逐字核对大小写，或直接扫码。
checked-unknown-2 = 如果来自某张纸或短信，请不要相信它，并告诉我们。
checked-ask-title = 核对收据
checked-ask-lead = 手上有纸质收据时，输入上面的代码，即可核对是否由我们开出。不显示收款人。
checked-code = 收据代码，或完整网址
checked-code-hint = 40 个字母和数字，每四个一组；大小写和空格都不影响
checked-send = 核对
## 接收哪些短信

messages-title = 我们发给您的短信
messages-lead = 选择语言，以及您想收到的内容。随时可以更改。
messages-language = 短信语言
messages-optional = 还想收到
messages-progress = 投诉或申诉已收到、处理逾期、赔付款已交银行
messages-acts = 拒绝来电已生效或已结束
messages-requests = 有经纪人征求来电同意
messages-save = 保存
messages-always = 我们一定会发的短信
messages-always-why = 这些短信关系到您的权利、赔付款或账户安全，因此不能关闭。
messages-codes = 您要求发送的验证码
messages-decisions = 等您答复的问题，以及决定（申诉期限由此开始）
messages-payments = 赔付款已到账或被退回
messages-security = 新设备登录、收款账户变更，以及重新放行来电的操作
messages-nothing-personal = 短信中没有姓名、金额和账号，只有案件编号。

## 删除我的信息

erase-title = 删除我的信息
erase-lead = 用不着的信息，我们会删除。删除后无法恢复。
erase-now = 立即删除
erase-now-ways-in = 所有设备上的登录、通行密钥和登录过的设备
erase-now-account = 收款账户（有款项在途时除外）
erase-now-texts = 发给您的短信和邮件、您的邮箱和语言
erase-later = 办结后删除
erase-later-claims = 您在申请中写的话、答复和文件：裁定满 30 天、各方不能再申诉时删除
erase-later-account = 收款账户：最后一笔款项到账后删除
erase-stays = 保留的信息及原因
erase-stays-word = 免打扰、您给出的允许和退订短信的设置：这样您的手机才会一直清静。如不想保留，请先关闭免打扰。
erase-stays-calls = 哪些来电经过核验、如何判定：这是证据，保留到法律规定的期限
erase-stays-books = 赔付了多少、因为什么：这是保障金的账目
erase-before = 要先留一份吗？
erase-before-data = 下载关于我的全部信息
erase-do = 删除我的信息
erase-not = 保持不变
erase-staff = 工作人员不能在这里删除。请先由人员管理员收回您的角色。
erased-title = 您的信息已删除
erased-lead = 您已在所有设备上退出。再次登录时，一切从头开始。
erased-claims-left = 还有 { $n } 件申请未办结，其中您写的话和文件将在办结后删除。
erased-account-left = 收款账户将在款项到账后删除。
erased-home = 回到首页
