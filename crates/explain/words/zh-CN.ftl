# 把一次判定讲成一个小故事。三种语言的条目与变量必须一致，由测试保证。
# 不知道的变量传入 none，句子须照此写好。

## 称呼与小词

caller-agent-brand = { $brand }的{ $agent }
caller-agent = { $agent }
caller-brand = { $brand }的工作人员
caller-nobody = 身份不明的来电者
brand-nobody = 该品牌
record-none = 未留编号
list-comma = 、
list-and = 、
list-or = 或
purpose-marketing = 营销
purpose-service = 服务
purpose-survey = 回访
purpose-consent-request = 征询同意
business-resale = 二手房
business-rental = 租赁
business-new-home = 新房
channel-one = { $channel ->
    [sms] 短信
    [im] 即时消息
   *[voice] 电话
}
channel-many = { $channel ->
    [sms] 短信
    [im] 即时消息
    [voice] 电话
   *[all] 电话和消息
}
weekday = { $day ->
    [mon] 周一
    [tue] 周二
    [wed] 周三
    [thu] 周四
    [fri] 周五
    [sat] 周六
    [sun] 周日
   *[holiday] 法定节假日
}
weekdays = { $first }至{ $last }
band = { $days ->
        [any] 每天
       *[other] { $days }
    } { $from }–{ $until }
whom-everyone = 所有人
whom-brand = { $name }
whom-agent = { $name }
source-app = 在手机应用中
source-web = { $audience ->
    [customer] 在您的页面上
   *[other] 在客户页面上
}
source-hotline = 通过客服热线
source-said-on-call = 在通话中
source-brand = 由品牌提交
source-import = 由文件导入

## 开头

headline-allow = { $audience ->
    [customer] { $channel ->
        [voice] { $caller }可以给您打这通电话。
       *[other] { $caller }可以给您发这条消息。
    }
    [agent] { $channel ->
        [voice] 可以给这位客户打电话。
       *[other] 可以给这位客户发消息。
    }
   *[engineer] 放行：{ $caller }，按“{ $purpose }”判定。
}
headline-deny = { $audience ->
    [customer] { $channel ->
        [voice] 我们没有让{ $caller }给您打这通电话。
       *[other] 我们没有让{ $caller }给您发这条消息。
    }
    [agent] { $channel ->
        [voice] 请不要给这位客户打电话。
       *[other] 请不要给这位客户发消息。
    }
   *[engineer] 拒绝：{ $caller }，按“{ $purpose }”判定。
}
headline-defer = { $audience ->
    [customer] { $until ->
        [none] 我们请{ $caller }晚些再联系您。
       *[other] 我们请{ $caller }等到{ $until }以后再联系您。
    }
    [agent] { $until ->
        [none] 现在还不行，请晚些再查一次。
       *[other] 现在还不行，请等到{ $until }以后再查一次。
    }
   *[engineer] { $until ->
        [none] 暂缓：{ $caller }，按“{ $purpose }”判定。
       *[other] 暂缓至{ $until }：{ $caller }，按“{ $purpose }”判定。
    }
}
who = { $audience ->
    [customer] 想联系您的是{ $caller }{ $store ->
        [none] {""}
       *[other] （门店 { $store }）
    }，使用号码 { $line }。
    [agent] 发起查询的是{ $caller }{ $store ->
        [none] {""}
       *[other] （门店 { $store }）
    }，使用号码 { $line }。
   *[engineer] 线路 { $line } 发起查询；登记在经纪人 { $agent-id } 名下，门店 { $store }，品牌 { $brand-id }。
}
who-unknown = { $audience ->
    [customer] 想联系您的是号码 { $line }，我们不知道是谁在使用它。
    [agent] 发起查询的是号码 { $line }，它没有登记在任何人名下。
   *[engineer] 线路 { $line } 发起查询；该时刻没有经纪人登记在其后。
}
to-whom = { $audience ->
    [customer] 要联系的是您的号码 { $number }{ $dialled ->
        [none] {""}
       *[other] （经隐私号码 { $dialled }）
    }，您当地时间为{ $when }。
   *[other] 要联系的号码是 { $number }{ $dialled ->
        [none] {""}
       *[other] （经隐私号码 { $dialled }）
    }，对方当地时间为{ $when }（{ $zone }）。
}
to-whom-somewhere = { $audience ->
    [customer] 要联系的是您的号码 { $number }{ $dialled ->
        [none] {""}
       *[other] （经隐私号码 { $dialled }）
    }。我们不知道您在 { $zones } 个可能时区中的哪一个，当地时间在{ $first }与{ $last }之间。
   *[other] 要联系的号码是 { $number }{ $dialled ->
        [none] {""}
       *[other] （经隐私号码 { $dialled }）
    }，对方可能在 { $zones } 个时区中的任何一个，当地时间在{ $first }与{ $last }之间。
}
to-whom-unbound = { $when }拨的是隐私号码 { $number }，从这条线路它不通向任何人。
asked = 对方说明的来意：{ $business ->
        [none] {""}
       *[other] 关于{ $business }的
    }{ $purpose ->
        [consent_request] 征询同意的{ $channel }
       *[other] { $claimed }{ $channel }
    }{ $ticket ->
        [none] {""}
       *[other] ，服务单 { $ticket }
    }{ $content ->
        [mixed] ，其中夹带推销
       *[plain] {""}
    }。
asked-judged-as = 实际按{ $judged }{ $channel }判定。

## 客户说过什么

heading-said = { $audience ->
    [customer] 您说过什么
   *[other] 客户说过什么
}
said-nothing = { $audience ->
    [customer] 关于这类电话，您还没有说过什么。
   *[other] 没有找到客户的任何表示。
}
about = { $whom }{ $business ->
        [none] 的
       *[other] 就{ $business }发起的
    }{ $purposes ->
        [any] 一切
       *[other] { $purposes }类
    }{ $channels }{ $hours ->
        [none] {""}
       *[other] （{ $hours }）
    }
said-refuse = { $when }，{ $source }：拒绝{ $about }{ $tail }。
said-permit = { $when }，{ $source }：允许{ $about }{ $tail }。
said-withdraw = { $when }，{ $source }：撤回此前对{ $about }的表示{ $tail }。
said-tail = { $calls ->
        [none] {""}
       *[other] ，仅限 { $calls } 通
    }{ $from ->
        [none] {""}
       *[other] ，自{ $from }起
    }{ $until ->
        [none] {""}
       *[other] ，至{ $until }止
    }{ $exceptions ->
        [kept] ，原有例外保留
       *[none] {""}
    }{ $person ->
        [shared] （由共用此号码的其中一人表示）
       *[none] {""}
    }{ $recorded ->
        [none] {""}
       *[other] （{ $recorded }登记）
    }
said-act = 记录 { $act }。
said-to-others = 客户还对别的品牌或经纪人作过表示，那是他们之间的事。
said-by-earlier-holder = 这个号码以前的使用者还对某个品牌或经纪人作过表示。那与您无关，谁也不能凭它给您打电话。
standing-decides = 结果由此而定。
standing-counts = 同样有效。
standing-excepted = 依然有效，这次的允许是它的例外。
standing-answered = 已被后来的表示取代。
standing-taken-back = 后来已经撤回。
standing-elsewhere = 说的不是这类电话。
standing-not-yet = 当时尚未生效。
standing-ended = 当时已经到期。
standing-void = 由号码以前的使用者所说，已失效。
standing-lapsed = 时间太久，不再作数。
standing-used = 允许的次数已经用完。
standing-in-force = 当时有效。

## 由哪条规则决定

heading-decided-by = 为什么是这个结果
heading-also = 同时还看到
decided-by-nothing = 没有任何规则支持这通电话，因此不予放行。
rule-text = 规则：{ $rule }
rule-source = 依据：{ $source }

## 怎样会不同

heading-would-change = 怎样会不同
change-together = 以下各项缺一不可。
change-consent-customer = 如果您愿意接到{ $caller }的电话，可以单独允许对方，也可以允许整个{ $brand }。您不改，就一直照旧。
change-consent-agent = 客户可以允许您或您所在的品牌。请等客户来找您，见面时再征求同意；不要为了征求同意而打电话。
change-consent-engineer = 需要一条覆盖此情形的 permit（给该经纪人或该品牌），且说在与之相抵的 refuse 之后。
change-open-ticket-customer = 如果您正在请{ $caller }办事，可以请对方先登记，之后就此事的电话可以打进来。
change-open-ticket-agent = 如果客户确有事项正在由您办理，请先把服务单开到您名下，再就此事查询。
change-open-ticket-engineer = 需要该经纪人与该号码之间一张有效的 ticket，且 line_of_business 与来电相符。
change-keep-to-service-customer = 对方须只谈您的事、不夹带推销，这不用您操心。
change-keep-to-service-agent = 请只谈客户的事，不夹带推销，并就此重新查询。
change-keep-to-service-engineer = call.purpose 为 service，且 call.content 为 plain。
change-wait-customer = { $until ->
        [none] 过些时候，这类电话才可能再打给您。
       *[other] { $until }以后，这类电话才可能再打给您。
    }如果您一次也不想接，说一声就一直算数。
change-wait-agent = { $until ->
    [none] 请过些时候再联系，拨打前再查一次。
   *[other] 请等到{ $until }以后再联系，拨打前再查一次。
}
change-wait-engineer = { $until ->
    [none] call.at 更晚时，各条暂缓规则不再成立。
   *[other] call.at 不早于{ $until }时，各条暂缓规则不再成立。
}
change-register-line-customer = 品牌须先说明是谁在用这个号码，这不用您操心。
change-register-line-agent = 请管理员把号码 { $line } 登记到您名下，然后再查一次。
change-register-line-engineer = 需要 { $line } 的线路记录，其区间包含 call.at，且其经纪人的隶属关系有效。
change-refresh-list-customer = 我们须先更新名单，这不用您操心。
change-refresh-list-agent = 请等名单 { $list } 更新；可以请管理员处理。
change-refresh-list-engineer = 导入名单 { $list } 的最新一期。
change-catch-up-customer = 我们的系统须先跟上最新情况，这不用您操心。
change-catch-up-agent = 系统正在追赶最新情况，请几分钟后再查。
change-catch-up-engineer = 让闸门把变更流读到末尾；请查看其延迟以及与存储的连接。
change-confirm-holder-customer = 品牌须先确认这个号码还是您在用，这不用您操心。
change-confirm-holder-agent = 请先核实号码仍属于当初同意的那位客户，再来查询。
change-confirm-holder-engineer = 需要一次答复为“未变更”的机主核验，时间在 permit 之后，或在 holder_confirmed_within 之内。
change-make-binding-customer = 品牌须先重新设置隐私号码，这不用您操心。
change-make-binding-agent = 请在品牌系统中为这位客户重新获取隐私号码，再拨打新号码。
change-make-binding-engineer = 需要所拨号码与该线路之间的绑定，其区间包含 call.at。
change-ask-over-customer = { $brand }可以用{ $channels }征求一次您的同意。您可以慢慢考虑，也可以不理会。
change-ask-over-agent = 您可以用{ $channels }征求一次同意，然后等客户答复。
change-ask-over-engineer = may_ask 目前允许用{ $channels }发出 consent_request。
change-say-no-customer = 您随时可以说不：开启免打扰，或者撤回您的允许，当场生效。
change-say-no-agent = { $until ->
    [none] 客户随时可能改变主意，每次拨打前请再查一次。
   *[other] { $until }起情况可能变化，客户若说不还会更早；每次拨打前请再查一次。
}
change-say-no-engineer = { $until ->
    [none] 响铃之前提交的一条 refuse。
   *[other] 响铃之前提交的一条 refuse；holds_until 为{ $until }。
}

## 当时不知道什么

heading-unknown = 当时不知道什么
unknown-who-calls = 号码背后是谁。
unknown-business = 来电是关于二手房、租赁还是新房，对方没有说明。
unknown-binding = 所拨的号码代表哪位客户。
unknown-list = 名单 { $list } 的最新内容。
unknown-holder = 号码是否仍属于当初同意的人。
unknown-latest = 在最后看到的表示之后，客户是否又说过什么。
unknown-zone = 客户当时在哪个时区。

## 如果还是打了

heading-pays = 如果对方还是打来
promise-since = “{ $name }”，{ $since }起生效
pays = { $audience ->
    [customer] 我们按承诺（{ $promise }）赔付给您，不需要您先投诉。
    [agent] 按承诺（{ $promise }）向客户赔付，由品牌承担。
   *[engineer] compensable 为 { $promise }。
}
pays-nothing = { $audience ->
    [customer] 这样的电话是不应该的，只是当时没有承诺对它赔付。您仍然可以反映。
    [agent] 这样做违反规则，只是当时没有承诺对它赔付。
   *[engineer] compensable 为空：当时有效的条款都不以此为触发条件。
}

## 判定依据的版本

heading-judged-on = 判定依据
judged-on = { $audience ->
    [engineer] 判定 { $decision }，{ $decided }，规则集 { $rulebook }，分片 { $shard } 第 { $acts } 次变更、名录第 { $directory } 次变更，经由 { $door }。
    [customer] { $decided }判定，依据是截至那时我们收到的全部信息。判定编号 { $decision }。
   *[other] { $decided }按规则集 { $rulebook } 判定，依据是截至那时我们收到的全部信息。判定编号 { $decision }。
}

## 给客户的理由

reason-emergency-customer = 这是紧急电话。无论怎样设置，紧急电话总能接通。
reason-caller-unknown-customer = 号码 { $line } 没有登记在任何经纪人名下。没有人负责的电话，不会打到您这里。
reason-binding-unknown-customer = 对方拨的隐私号码已经不再通向您，所以没有接通。
reason-mixed-content-customer = 这通电话把您的事和推销混在一起，算作营销电话，您对营销电话的意愿照样算数。
reason-ticket-missing-customer = 对方说是为您办事{ $ticket ->
        [none] {""}
       *[other] （{ $ticket }）
    }，但您并没有正在由对方办理的事项，所以按营销电话判定。
reason-request-channel-customer = 征求您的同意，只能用让您从容考虑的方式。这样来问，算作营销电话。
reason-consent-void-customer = { $holder ->
        [none] 以前的同意是这个号码的上一位使用者给的，
       *[other] 以前的同意是{ $holder }之前使用这个号码的人给的，
    }对您不算数。
reason-consent-lapsed-customer = { $since ->
        [none] 您曾经同意过，但已经过去很久，
       *[other] 您在{ $since }同意过，但已经过去很久，
    }我们不再把它当作您现在的意愿。
reason-permit-used-customer = 您只允许过有限的几通电话，已经打完了。您的允许不会被用到更多地方。
reason-holder-unconfirmed-customer = 还没有人核实这个号码是否仍属于当初同意的人。弄清楚之前，先不打扰您。
reason-do-not-disturb-customer = { $since ->
    [none] 您说过请勿打扰，我们照办。
   *[other] 您在{ $since }说过请勿打扰，我们照办。
}
reason-requests-refused-customer = 您不希望再被征求同意，所以谁都不能来问。
reason-no-consent-customer = 您没有同意过这类电话。在这里不需要您先拒绝：您没说可以，就是不可以。
reason-listed-external-customer = { $list ->
        [none] 您的号码在谢绝营销电话的公共名单上，
       *[other] 您的号码在谢绝营销电话的名单（{ $list }）上，
    }它在这里同样保护您。
reason-registry-stale-customer = 一份可能保护您的名单{ $list ->
        [none] {""}
       *[other] （{ $list }）
    }不够新，不能据以放行。拿不准的时候，我们选择不打扰您。
reason-quiet-hours-customer = 那是这类电话不得打扰您的时段{ $until ->
        [none] 。
       *[other] ，持续到{ $until }。
    }
reason-public-holiday-customer = 那天是您所在地的法定节假日，这类电话不得打扰您{ $until ->
        [none] 。
       *[other] ，持续到{ $until }。
    }
reason-frequency-cap-customer = 您最近接到的电话已经够多了{ $until ->
        [none] ，该让您清静清静。
       *[other] ，{ $until }之前请您清静。
    }
reason-refused-lately-customer = 您不久前刚说过不要{ $until ->
        [none] ，说过之后应当让您清静一段时间。
       *[other] ，说过之后应当让您清静一段时间，这次到{ $until }。
    }
reason-requested-lately-customer = 不久前刚征求过您的同意{ $until ->
        [none] ，问一次就够了。
       *[other] ，问一次就够了，{ $until }之前不会再问。
    }
reason-spoken-lately-customer = 您不久前刚和对方通过话{ $until ->
        [none] ，暂时够了。
       *[other] ，{ $until }之前不再打扰。
    }
reason-stale-knowledge-customer = 系统当时无法确定掌握的是您最新的意愿。拿不准的时候，我们选择不打扰您。
reason-permitted-customer = { $since ->
        [none] 您允许过这类来电。
       *[other] 您在{ $since }允许了这类来电。
    }您随时可以撤回。
reason-ticket-live-customer = 这是关于您正在请{ $caller }办理的事项。对方不能借此向您推销别的。
reason-established-relationship-customer = 您不久前与{ $brand }有过业务往来，按当地规定对方可以因此联系您。您说一声不要，就到此为止。
reason-not-refused-customer = 您没有拒绝过这类电话，按当地规定也不需要事先同意。您说一声不要，就不会再打。

## 给经纪人的理由：该怎么做

reason-emergency-agent = 这是紧急号码，任何时候都可以拨打。
reason-caller-unknown-agent = 号码 { $line } 目前没有登记在您名下。请管理员登记，在此之前请用已登记的号码。
reason-binding-unknown-agent = 您拨的隐私号码目前不对应您和这位客户。请从品牌系统重新获取，不要再拨旧号码。
reason-mixed-content-agent = 服务里夹带推销，就按营销判定。请只谈客户的事，推荐留到以后。
reason-ticket-missing-agent = { $ticket ->
        [none] 没有在您名下、属于这位客户的在办服务单，
       *[other] 服务单 { $ticket } 并非在您名下为这位客户办理，
    }所以按营销电话判定。如确有在办事项，请先把服务单分派给您。
reason-request-channel-agent = 这里不能用这种方式征求同意，所以按营销判定。请在见面时征求，或改用规则允许的方式。
reason-consent-void-agent = { $holder ->
        [none] 号码换了使用者，
       *[other] 号码自{ $holder }起换了使用者，
    }以前的同意已失效。请把对方当作从未联系过的客户。
reason-consent-lapsed-agent = { $since ->
        [none] 客户的同意时间太久，不能再作依据。
       *[other] 客户在{ $since }的同意时间太久，不能再作依据。
    }请在下次见面时重新征得同意。
reason-permit-used-agent = 客户只允许了有限的几通电话，已经用完。请等客户再次提出。
reason-holder-unconfirmed-agent = 还没有核实号码是否仍属于当初同意的客户。请先核实再打。
reason-do-not-disturb-agent = 客户不愿被打扰，也没有单独允许您。请等客户来找您，来了就好好服务。
reason-requests-refused-agent = 客户不希望再被征求同意。请不要再问；客户知道在哪里可以允许您。
reason-no-consent-agent = 客户没有同意，而在这里没有同意就是不可以。请在客户到访或主动联系时征求，不要打电话去问。
reason-listed-external-agent = 该号码在谢绝营销电话的名单{ $list ->
        [none] 上
       *[other] （{ $list }）上
    }。只有客户本人的明确同意才更优先；请把它从外呼名单中去掉。
reason-registry-stale-agent = 必须先查的名单{ $list ->
        [none] {""}
       *[other] （{ $list }）
    }已超过规定时限。请告知管理员，更新之后再打。
reason-quiet-hours-agent = 客户当地不在可以拨打这类电话的时段{ $until ->
        [none] ，请安排在白天。
       *[other] ，请安排在{ $until }以后。
    }
reason-public-holiday-agent = 客户当地正值法定节假日{ $until ->
        [none] ，请在工作日再打。
       *[other] ，请安排在{ $until }以后。
    }
reason-frequency-cap-agent = 这位客户接到的电话已达上限{ $attempts ->
        [none] {""}
       *[other] （{ $attempts } 次）
    }，其中可能有别人打的{ $until ->
        [none] ，请改天再打。
       *[other] ，请等到{ $until }以后。
    }
reason-refused-lately-agent = 客户最近刚拒绝过{ $until ->
        [none] ，请给客户一些时间。
       *[other] ，请等到{ $until }以后。
    }这期间客户若主动来找您，另当别论。
reason-requested-lately-agent = 最近刚征求过这位客户的同意{ $until ->
        [none] ，请等答复。
       *[other] ，请等答复，{ $until }之前不要再问。
    }
reason-spoken-lately-agent = 最近刚有人和这位客户通过话{ $until ->
        [none] ，请晚些再打。
       *[other] ，请等到{ $until }以后，并且确有新情况再打。
    }
reason-stale-knowledge-agent = 系统暂时无法确定客户最新的意愿。请几分钟后再查，查清之前不要拨打。
reason-permitted-agent = { $since ->
        [none] 客户已表示同意。
       *[other] 客户在{ $since }表示同意。
    }请只在客户同意的范围内联系。
reason-ticket-live-agent = 客户有正在由您办理的事项{ $ticket ->
        [none] {""}
       *[other] （{ $ticket }）
    }。请就此事联系，不要顺带推销。
reason-established-relationship-agent = 客户不久前与您的品牌有过业务往来，可以联系。客户若说不要，请当场登记。
reason-not-refused-agent = 客户没有拒绝过这类电话，这里也无需事先同意。客户若说不要，请当场登记。

## 给工程师的理由：看哪里

reason-emergency-engineer = call.to 在规则集的 emergency 列表中，其他结果一概不论。
reason-caller-unknown-engineer = 没有一条 { $line } 的线路记录连同有效的隶属关系包含 call.at。请查名录中的 lines 与 affiliations。
reason-binding-unknown-engineer = 所拨号码在 call.at 没有与该线路的绑定。请查 bindings 以及规则集的 unknown_binding。
reason-mixed-content-engineer = call.content 为 mixed，所以不论 call.purpose 为何，judged_as 都是 marketing。
reason-ticket-missing-engineer = call.purpose 为 service，但 call.at 时没有该经纪人与该号码之间有效的 ticket；来电{ $ticket ->
        [none] 没有写明 ticket
       *[other] 写的是 { $ticket }
    }。请查 ticket 的 agent、number、line_of_business 与 interval。
reason-request-channel-engineer = call.channel 不在规则集的 consent.request_channels 中，所以 judged_as 为 marketing。
reason-consent-void-engineer = 该 permit（{ $record }）说在 holder_since{ $holder ->
        [none] {""}
       *[other] （{ $holder }）
    }之前。请查号码的 holdings。
reason-consent-lapsed-engineer = 该 permit（{ $record }）{ $since ->
        [none] {""}
       *[other] 说于{ $since }，
    }没有 expires_at，且早于 consent.undated_lapses_after 的时限。
reason-permit-used-engineer = 该 permit（{ $record }）限定了次数，已有同样多的 attempts 以它为据。请查该 act 的 calls 与 measured.attempts。
reason-holder-unconfirmed-engineer = 对该 permit（{ $record }）没有算数的机主核验：请查 consent.holder_confirmed_within 与号码转让查询的答复，答复为“no data”的不算。
reason-do-not-disturb-engineer = 此情形下最近的表示是 refuse（{ $record }）。请按提交顺序查该号码的 acts。
reason-requests-refused-engineer = 一条 refuse（{ $record }）覆盖用途 consent_request。
reason-no-consent-engineer = 没有 act 覆盖此情形，而规则集对 judged_as 的 silence 为“deny”。
reason-listed-external-engineer = 名单{ $list ->
        [none] （见 rests_on）
       *[other] {" "}{ $list }{" "}
    }列有 call.to，且其 unless 所列例外都不适用。
reason-registry-stale-engineer = 名单{ $list ->
        [none] （见 rests_on）
       *[other] {" "}{ $list }{" "}
    }缺失，或在 call.at 时已超过{ $days ->
        [none] 规定时限
       *[other] {" "}{ $days } 天
    }。请查最近一次导入的 as_of。
reason-quiet-hours-engineer = 至少在被叫可能所在的一个时区，call.at 不在针对 judged_as 的任何 [[hours]] 之内。{ $until ->
        [none] {""}
       *[other] 下一段始于{ $until }。
    }
reason-public-holiday-engineer = call.at 当天是或可能是规则集 calendar 中的节假日，而该时段的 [[hours]] 的 public_holidays 为“closed”。{ $until ->
        [none] {""}
       *[other] { $until }重新开放。
    }
reason-frequency-cap-engineer = [[cap]]（{ $record }）窗口内的 attempts 已达上限{ $attempts ->
        [none] {""}
       *[other] {" "}{ $attempts } 次
    }。请查 measured.attempts。{ $until ->
        [none] {""}
       *[other] { $until }才有空位。
    }
reason-refused-lately-engineer = 一条 refuse（{ $record }）落在某条 [[pause]] after = "refusal" 的期限内，即使后来撤回也算。{ $until ->
        [none] {""}
       *[other] 至{ $until }止。
    }
reason-requested-lately-engineer = 一次未答复或被谢绝的同意征询（{ $record }）落在规则集某条 [[pause]] 的期限内。{ $until ->
        [none] {""}
       *[other] 至{ $until }止。
    }
reason-spoken-lately-engineer = 一通已接听的电话落在 [[pause]] after = "conversation"（{ $record }）的期限内。{ $until ->
        [none] {""}
       *[other] 至{ $until }止。
    }
reason-stale-knowledge-engineer = measured.lag_ms 为 { $lag }，超过 allowed_lag_ms 的 { $allowed }。请查变更流的跟随者。
reason-permitted-engineer = 此情形下最近的表示是 permit（{ $record }）。
reason-ticket-live-engineer = 该 ticket（{ $record }）在 call.at 对该经纪人与该号码有效。
reason-established-relationship-engineer = 品牌的一张 ticket（{ $record }）在规则集某条 [[relationship]] 的期限内结束，或仍有效。
reason-not-refused-engineer = 没有 act 覆盖此情形，而规则集对 judged_as 的 silence 为“allow”。
