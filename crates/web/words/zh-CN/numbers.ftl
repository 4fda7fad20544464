## 我的号码，以及代为照看的号码

numbers-title = 我的号码
numbers-lead = 选择页面显示哪个号码。您可以添加自己的另一个号码，也可以帮家人照看他们的号码。
more-numbers = 我的其他号码，帮家人照看
numbers-own = 您登录所用的号码
numbers-shown = 正在显示
numbers-mine = 我的另一个号码
numbers-helped = 我帮忙照看的号码
numbers-rests = 已暂停
numbers-rests-why = 已有 90 天没有验证过，号码可能已换人使用。向该号码重新发送验证码后即可继续。
numbers-until = 如不再次验证，将暂停于
numbers-show = 显示这个号码
numbers-end = 解除
numbers-add = 添加号码
numbers-number = 手机号码
numbers-number-hint = 我们会向它发送一条 6 位数字的验证码短信
numbers-kind = 这是谁的号码？
numbers-is-mine = 我自己的另一个号码
numbers-is-mine-hint = 除更改收款账户外，您可以为它办理一切
numbers-is-helped = 我要帮助的人
numbers-is-helped-hint = 您可以查看状态、来电和赔付，并代为办理。对方随时可以解除
numbers-send = 发送验证码
numbers-by = 谁在照看我的号码
numbers-by-nobody = 除您自己外没有别人。
numbers-by-mine = 把您的号码当作自己的号码使用
numbers-by-helped = 帮您照看号码
numbers-deeds = 他们为您做了什么
numbers-code-title = 输入另一部手机收到的验证码
numbers-code-mine = 知道这个验证码的人，可以在这里把该号码当作自己的使用。
numbers-code-helped = 请让您要帮助的人把验证码念给您听。短信里写明了它允许什么。
numbers-enter = 关联这个号码
numbers-gone = 我已不再使用这个号码
numbers-gone-lead = 号码注销或转让后，请在这里告诉我们。以后拿到它的人，就看不到您的任何信息。
numbers-gone-own = 我已不再使用自己的号码

deed-dnd-on = 开启了免打扰
deed-dnd-off = 关闭了免打扰
deed-permitted = 允许了一项来电
deed-withdrew = 撤回了一项允许
deed-chose = 设置了谁不得来电、或只在何时就何事来电
deed-answered-request = 答复了征求同意的请求
deed-complained = 投诉了一通来电
deed-claimed = 申请了赔付
deed-appealed = 提出了申诉
deed-answered = 回答了一个问题
deed-added-file = 添加了一份文件
deed-rated = 评价了处理情况
deed-kept-messages = 更改了短信设置
deed-took-along = 下载了数据

give-up-title = 放弃号码 { $number }？
give-up-lead = 请先看清后果，此操作无法在这里撤销。
give-up-ends = 所有设备都会退出登录，通行密钥、与其他号码的关联和短信设置一并失效。
give-up-said = 您给出的来电允许随之失效。
give-up-dnd = 免打扰保持现状，直到下一位使用者另作选择。
give-up-claims = 未结的案件会继续处理，但您不能再在这里查看，也不会再向这个号码发送相关短信。
give-up-money = 此前申请的赔付仍会付到您提供的账户。如果还没有提供账户，请先提供。
give-up-back = 如果以后再用这个号码登录，一切将重新开始。
give-up-do = 我已不再使用它
give-up-keep = 保留这个号码

looks-after-label = 这是谁的号码
looks-after-helped = 您正在照看 { $number }
looks-after-mine = 这是您的另一个号码 { $number }
looks-after-over = 您已不再照看刚才查看的号码
looks-after-back = 回到我自己的号码

other-number-title = 这份表单是给另一个号码的
other-number-over = 它属于 { $number }。您已不再照看这个号码，因此不能替它提交。
other-number-stranger = 打开它时，登录所用的是另一个号码。
other-number-now = 没有做任何更改。现在显示的是 { $number } 的页面。
other-number-none = 没有做任何更改。
other-number-written = 您写的内容
other-number-send = 改为替 { $number } 提交
other-number-leave = 不提交

only-holder = 只有号码本人用这个号码登录后才能办理。
only-over = 您已不再照看那个号码，没有为它提交任何内容。请回到您自己的号码。
only-own-number = 这属于您登录所用的号码，请先回到那个号码。
problem-wrong-number = 这个号码不能这样办理
problem-wrong-number-mend = 您正在查看的不是登录所用的号码。

error-kin-own = 这就是您登录所用的号码
error-kin-many = 您照看的号码数量已达上限，请先解除一个
error-kin-full = 照看这个号码的人数已达上限，可由号码本人解除一个
error-kin-young = 这个号码关联还不满 7 天。在此之前，只有用该号码登录才能声明停用，以防有人骗取验证码后冒用。
error-kin-staff = 这个号码的使用者是本单位员工，须先由管理员撤销其角色。

done-number-linked = 号码已关联，我们已短信通知该号码
done-link-ended = 已解除
done-given-up = 号码已放弃，其中不再有您的任何信息

text-link-mine = 【安心】验证码 { $code }：允许 { $from } 在这里把您的号码当作自己的使用。如非本人操作，请勿告诉任何人。
text-link-helps = 【安心】验证码 { $code }：允许 { $from } 在这里照看您的来电。请只告诉您信任的人。
told-link-mine = 【安心】即刻起 { $from } 可在这里把您的号码当作自己的使用。如非本人操作，请在“我的号码”中解除，或立即拨打热线。
told-link-helps = 【安心】即刻起 { $from } 在这里照看您的来电。您随时可以在“我的号码”中解除。
told-given-up = 【安心】这个号码的使用者已在这里声明不再使用它。如果您仍在使用，请重新登录或立即拨打热线。
