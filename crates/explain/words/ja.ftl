# 一つの判定を短い物語として伝えることば。三つの言語で項目と変数をそろえる（テストで確認）。
# わからない変数には none が渡るので、文はそれに備えて書く。

## 呼び方と小さなことば

caller-agent-brand = { $brand }の{ $agent }
caller-agent = { $agent }
caller-brand = { $brand }の担当者
caller-nobody = 名義のわからない発信者
brand-nobody = このブランド
record-none = ID なし
list-comma = ・
list-and = ・
list-or = または
purpose-marketing = 営業
purpose-service = 手続き
purpose-survey = アンケート
purpose-consent-request = 同意確認
business-resale = 中古住宅
business-rental = 賃貸
business-new-home = 新築
channel-one = { $channel ->
    [sms] SMS
    [im] メッセージ
   *[voice] 電話
}
channel-many = { $channel ->
    [sms] SMS
    [im] メッセージ
    [voice] 電話
   *[all] 電話やメッセージ
}
weekday = { $day ->
    [mon] 月曜
    [tue] 火曜
    [wed] 水曜
    [thu] 木曜
    [fri] 金曜
    [sat] 土曜
    [sun] 日曜
   *[holiday] 祝日
}
weekdays = { $first }～{ $last }
band = { $days ->
        [any] 毎日
       *[other] { $days }
    } { $from }～{ $until }
whom-everyone = すべての相手
whom-brand = { $name }
whom-agent = { $name }
source-app = アプリで
source-web = { $audience ->
    [customer] お客様ページで
   *[other] お客様ページで
}
source-hotline = 電話窓口で
source-said-on-call = 通話中に
source-brand = ブランドからの届け出で
source-import = ファイルの取り込みで

## はじめに

headline-allow = { $audience ->
    [customer] { $channel ->
        [voice] { $caller }からの電話をお通しします。
       *[other] { $caller }からのご連絡をお通しします。
    }
    [agent] { $channel ->
        [voice] このお客様に電話できます。
       *[other] このお客様に連絡できます。
    }
   *[engineer] 許可：{ $caller }（「{ $purpose }」として判定）。
}
headline-deny = { $audience ->
    [customer] { $channel ->
        [voice] { $caller }からの電話をお止めしました。
       *[other] { $caller }からのご連絡をお止めしました。
    }
    [agent] { $channel ->
        [voice] このお客様には電話しないでください。
       *[other] このお客様には連絡しないでください。
    }
   *[engineer] 拒否：{ $caller }（「{ $purpose }」として判定）。
}
headline-defer = { $audience ->
    [customer] { $until ->
        [none] { $caller }には、時間をおいていただくことにしました。
       *[other] { $caller }には、{ $until }まで待っていただくことにしました。
    }
    [agent] { $until ->
        [none] 今はお控えください。時間をおいて、もう一度確認してください。
       *[other] 今はお控えください。{ $until }を過ぎてから、もう一度確認してください。
    }
   *[engineer] { $until ->
        [none] 延期：{ $caller }（「{ $purpose }」として判定）。
       *[other] { $until }まで延期：{ $caller }（「{ $purpose }」として判定）。
    }
}
who = { $audience ->
    [customer] 連絡を希望したのは{ $caller }{ $store ->
        [none] {""}
       *[other] （店舗 { $store }）
    }、番号は { $line } です。
    [agent] 確認を求めたのは{ $caller }{ $store ->
        [none] {""}
       *[other] （店舗 { $store }）
    }、番号は { $line } です。
   *[engineer] 回線 { $line } からの照会。登録先は担当者 { $agent-id }、店舗 { $store }、ブランド { $brand-id }。
}
who-unknown = { $audience ->
    [customer] 連絡を希望したのは { $line } の番号ですが、誰が使っているのかわかりません。
    [agent] 確認を求めたのは { $line } の番号ですが、誰の名義にも登録されていません。
   *[engineer] 回線 { $line } からの照会。その時点で登録された担当者はいない。
}
to-whom = { $audience ->
    [customer] 宛先はお客様の番号 { $number }{ $dialled ->
        [none] {""}
       *[other] （プライバシー番号 { $dialled } 経由）
    }、現地時刻は{ $when }でした。
   *[other] 宛先は { $number }{ $dialled ->
        [none] {""}
       *[other] （プライバシー番号 { $dialled } 経由）
    }、相手の現地時刻は{ $when }（{ $zone }）でした。
}
to-whom-somewhere = { $audience ->
    [customer] 宛先はお客様の番号 { $number }{ $dialled ->
        [none] {""}
       *[other] （プライバシー番号 { $dialled } 経由）
    }です。{ $zones } の時間帯のどこにいらっしゃるかはわからず、現地時刻は{ $first }から{ $last }の間でした。
   *[other] 宛先は { $number }{ $dialled ->
        [none] {""}
       *[other] （プライバシー番号 { $dialled } 経由）
    }です。相手は { $zones } の時間帯のどこかにいる可能性があり、現地時刻は{ $first }から{ $last }の間でした。
}
to-whom-unbound = { $when }にかけたのはプライバシー番号 { $number } で、この回線からは誰にもつながらないものでした。
asked = 用件の申告：{ $business ->
        [none] {""}
       *[other] { $business }についての
    }{ $purpose ->
        [consent_request] 同意をお願いする{ $channel }
       *[other] { $claimed }の{ $channel }
    }{ $ticket ->
        [none] {""}
       *[other] （業務番号 { $ticket }）
    }{ $content ->
        [mixed] 、勧誘を含む
       *[plain] {""}
    }。
asked-judged-as = 実際には{ $judged }の{ $channel }として判定しました。

## お客様の意思表示

heading-said = { $audience ->
    [customer] お客様がおっしゃったこと
   *[other] お客様の意思表示
}
said-nothing = { $audience ->
    [customer] このような電話について、まだ何もおっしゃっていません。
   *[other] お客様の意思表示は見つかりません。
}
about = { $whom }からの{ $business ->
        [none] {""}
       *[other] { $business }についての
    }{ $purposes ->
        [any] すべての
       *[other] { $purposes }の
    }{ $channels }{ $hours ->
        [none] {""}
       *[other] （{ $hours }）
    }
said-refuse = { $when }、{ $source }：{ $about }を断る{ $tail }。
said-permit = { $when }、{ $source }：{ $about }を許可する{ $tail }。
said-withdraw = { $when }、{ $source }：{ $about }について、それまでの意思表示を取り消す{ $tail }。
said-tail = { $calls ->
        [none] {""}
       *[other] （{ $calls }回まで）
    }{ $from ->
        [none] {""}
       *[other] （{ $from }から）
    }{ $until ->
        [none] {""}
       *[other] （{ $until }まで）
    }{ $exceptions ->
        [kept] （例外はそのまま）
       *[none] {""}
    }{ $person ->
        [shared] （番号を共用する方のお一人による）
       *[none] {""}
    }{ $recorded ->
        [none] {""}
       *[other] （{ $recorded }に記録）
    }
said-act = 記録 { $act }。
said-to-others = お客様はほかのブランドまたは担当者にも意思表示をされていますが、それは当事者間のことです。
said-by-earlier-holder = 以前この番号を使っていた方も、あるブランドまたは担当者に意思表示をしていました。お客様のものではないので、それを理由に電話することは誰にもできません。
standing-decides = これが決め手になりました。
standing-counts = これも有効でした。
standing-excepted = 今も有効で、今回の許可はその例外です。
standing-answered = その後の意思表示に置き換わっています。
standing-taken-back = その後、取り消されています。
standing-elsewhere = このような電話についてのものではありません。
standing-not-yet = まだ効力が生じていませんでした。
standing-ended = すでに期限が切れていました。
standing-void = 番号の以前の使用者によるもので、無効です。
standing-lapsed = 古すぎるため、根拠になりません。
standing-used = 許可された回数をすでに使い切っています。
standing-in-force = その時点で有効でした。

## 決め手となった規則

heading-decided-by = この結果になった理由
heading-also = ほかにわかったこと
decided-by-nothing = この電話を認める規則がなく、そのためお通ししません。
rule-text = 規則：{ $rule }
rule-source = 根拠：{ $source }

## 結果を変えるには

heading-would-change = どうすれば結果が変わるか
change-together = 次のことがすべて必要です。
change-consent-customer = { $caller }からの電話をご希望でしたら、その相手だけ、または{ $brand }全体を許可できます。何もなさらなければ、このままです。
change-consent-agent = お客様は、あなたまたはあなたのブランドを許可できます。お客様からのご連絡を待ち、お会いしたときに伺ってください。許可を求めるための電話はしないでください。
change-consent-engineer = この条件に当てはまる permit（担当者またはブランド宛て）が、打ち消す refuse より後に述べられること。
change-open-ticket-customer = { $caller }に依頼中のことがあれば、担当業務として登録してもらってください。その件の電話は届くようになります。
change-open-ticket-agent = お客様の業務を実際に担当しているなら、まず自分の名義で担当業務を登録し、その件に限ってもう一度確認してください。
change-open-ticket-engineer = この担当者とこの番号の有効な ticket があり、line_of_business が発信と合うこと。
change-keep-to-service-customer = 発信者が、お客様の用件だけにし、勧誘を加えないことが必要です。お客様のご対応は不要です。
change-keep-to-service-agent = お客様の用件だけにして勧誘を加えず、その内容でもう一度確認してください。
change-keep-to-service-engineer = call.purpose が service で、call.content が plain であること。
change-wait-customer = { $until ->
        [none] しばらくすると、このような電話がまた届くことがあります。
       *[other] { $until }を過ぎると、このような電話がまた届くことがあります。
    }一切ご不要でしたら、一度お断りになればずっと有効です。
change-wait-agent = { $until ->
    [none] 時間をおき、発信の前にもう一度確認してください。
   *[other] { $until }まで待ち、発信の前にもう一度確認してください。
}
change-wait-engineer = { $until ->
    [none] call.at がもっと後なら、延期の規則はどれも当てはまらない。
   *[other] call.at が{ $until }以降なら、延期の規則はどれも当てはまらない。
}
change-register-line-customer = まずブランドが、この番号を誰が使うのかを届け出る必要があります。お客様のご対応は不要です。
change-register-line-agent = 管理者に { $line } を自分の名義で登録してもらい、もう一度確認してください。
change-register-line-engineer = 区間に call.at を含む { $line } の回線記録があり、その担当者の所属が有効であること。
change-refresh-list-customer = まず私たちが名簿を更新する必要があります。お客様のご対応は不要です。
change-refresh-list-agent = 名簿 { $list } の更新を待ってください。管理者に依頼できます。
change-refresh-list-engineer = 名簿 { $list } の最新版を取り込む。
change-catch-up-customer = まず私たちのシステムが最新の状況に追いつく必要があります。お客様のご対応は不要です。
change-catch-up-agent = システムが最新の状況に追いつくまで、数分待ってもう一度確認してください。
change-catch-up-engineer = ゲートに変更フィードを末尾まで読ませる。遅延とストアへの接続を確認する。
change-confirm-holder-customer = まずブランドが、この番号が今もお客様のものかを確かめる必要があります。お客様のご対応は不要です。
change-confirm-holder-agent = 番号が今も同意したお客様のものかを確認してもらい、それからもう一度お試しください。
change-confirm-holder-engineer = 「変更なし」と答えた利用者確認が、permit より後、または holder_confirmed_within の期間内にあること。
change-make-binding-customer = まずブランドが、プライバシー番号を設定し直す必要があります。お客様のご対応は不要です。
change-make-binding-agent = ブランドのシステムで、このお客様のプライバシー番号を取り直し、その番号にかけてください。
change-make-binding-engineer = かけた番号とこの回線の、区間に call.at を含むバインディングがあること。
change-ask-over-customer = { $brand }は、{ $channels }で一度だけ同意をお願いすることができます。ゆっくりお考えになっても、返事をなさらなくてもかまいません。
change-ask-over-agent = { $channels }で一度だけ同意をお願いし、返事を待つことができます。
change-ask-over-engineer = may_ask は今、{ $channels }による consent_request を許可する。
change-say-no-customer = いつでもお断りになれます。「営業電話お断り」をオンにするか、許可を取り消してください。その時点から有効です。
change-say-no-agent = { $until ->
    [none] お客様のお気持ちはいつでも変わり得ます。発信のたびに確認してください。
   *[other] { $until }に変わることがあり、お客様がお断りになればもっと早く変わります。発信のたびに確認してください。
}
change-say-no-engineer = { $until ->
    [none] 呼び出しの前にコミットされる refuse。
   *[other] 呼び出しの前にコミットされる refuse。holds_until は{ $until }。
}

## わからなかったこと

heading-unknown = わからなかったこと
unknown-who-calls = 回線の向こうに誰がいたのか。
unknown-business = 中古住宅・賃貸・新築のどれについてか（発信者が示していません）。
unknown-binding = かけた番号が、どのお客様のものだったのか。
unknown-list = 名簿 { $list } の最新の内容。
unknown-holder = 番号が今も、同意した方のものかどうか。
unknown-latest = 最後に確認した意思表示より後に、お客様が何かおっしゃったかどうか。
unknown-zone = お客様がどの時間帯の地域にいたのか。

## それでもかけた場合

heading-pays = それでもかけた場合
promise-since = 「{ $name }」、{ $since }から有効
pays = { $audience ->
    [customer] お約束（{ $promise }）により、お申し出がなくても補償します。
    [agent] お約束（{ $promise }）によりお客様に補償し、ブランドが責任を負います。
   *[engineer] compensable は { $promise }。
}
pays-nothing = { $audience ->
    [customer] かけるべきではない電話ですが、その時点で補償するお約束はありません。お知らせいただくことはできます。
    [agent] 規則違反ですが、その時点で補償するお約束はありません。
   *[engineer] compensable は空：有効な規定のどれも、これを発動条件としていない。
}

## 判定のもとになったもの

heading-judged-on = 判定のもとになったもの
judged-on = { $audience ->
    [engineer] 判定 { $decision }、{ $decided }、規則集 { $rulebook }、シャード { $shard } の変更 { $acts } 件とディレクトリの変更 { $directory } 件まで、入口は { $door }。
    [customer] { $decided }に、その時点までに届いていたすべての情報をもとに判定しました。判定番号 { $decision }。
   *[other] { $decided }に、その時点までに届いていたすべての情報をもとに、規則集 { $rulebook } で判定しました。判定番号 { $decision }。
}

## お客様への理由

reason-emergency-customer = 緊急の電話です。どのような設定でも、緊急の電話は必ずつながります。
reason-caller-unknown-customer = { $line } はどの担当者の名義にも登録されていません。誰も責任を負わない電話は、お客様にお通ししません。
reason-binding-unknown-customer = 発信者が使ったプライバシー番号は、もうお客様につながらないものでした。そのためおつなぎしていません。
reason-mixed-content-customer = お客様の用件に勧誘が混ざっていたため、営業電話とみなします。営業電話についてのお客様のご意向がそのまま守られます。
reason-ticket-missing-customer = お客様のご用件についてとのことでした{ $ticket ->
        [none] {""}
       *[other] （{ $ticket }）
    }が、その相手と進行中のご用件はありません。そのため営業電話として判定しました。
reason-request-channel-customer = 同意のお願いは、ゆっくりお考えいただける方法に限られます。この方法では営業電話とみなします。
reason-consent-void-customer = { $holder ->
        [none] 以前の同意は、この番号を前に使っていた方によるものです。
       *[other] 以前の同意は、{ $holder }より前にこの番号を使っていた方によるものです。
    }お客様には関係ありません。
reason-consent-lapsed-customer = { $since ->
        [none] 以前に同意されましたが、長い時間がたっています。
       *[other] { $since }に同意されましたが、長い時間がたっています。
    }今のご意向とはみなしません。
reason-permit-used-customer = 許可されたのは決まった回数の電話だけで、それはもう済んでいます。お客様の許可がそれ以上に使われることはありません。
reason-holder-unconfirmed-customer = この番号が今も、同意した方のものかどうか確かめられていません。はっきりするまでは、お客様のお邪魔をしません。
reason-do-not-disturb-customer = { $since ->
    [none] 電話を控えてほしいとのご意向をお守りしました。
   *[other] { $since }に伺った、電話を控えてほしいとのご意向をお守りしました。
}
reason-requests-refused-customer = 同意のお願いはもう不要と伺っています。ですから、どなたもお願いできません。
reason-no-consent-customer = このような電話に同意されていません。前もってお断りになる必要はなく、お客様の「はい」がなければ電話はできません。
reason-listed-external-customer = { $list ->
        [none] 営業電話を望まない方の公的な名簿に、お客様の番号があります。
       *[other] 営業電話を望まない方の名簿（{ $list }）に、お客様の番号があります。
    }ここでもその名簿がお客様を守ります。
reason-registry-stale-customer = お客様を守るかもしれない名簿{ $list ->
        [none] {""}
       *[other] （{ $list }）
    }が古く、頼りにできませんでした。確かでないときは、お邪魔をしないほうを選びます。
reason-quiet-hours-customer = このような電話を控えるべき時間帯でした。{ $until ->
        [none] {""}
       *[other] { $until }まで続きます。
    }
reason-public-holiday-customer = お住まいの地域の祝日で、このような電話は控えるべき日でした。{ $until ->
        [none] {""}
       *[other] { $until }まで続きます。
    }
reason-frequency-cap-customer = 最近の電話がすでに十分な回数になっています。{ $until ->
        [none] しばらくお休みいただきます。
       *[other] { $until }まではお休みいただきます。
    }
reason-refused-lately-customer = 少し前にお断りになったばかりです。{ $until ->
        [none] お断りの後は、しばらくそっとしておきます。
       *[other] お断りの後はしばらくそっとしておきます。今回は{ $until }までです。
    }
reason-requested-lately-customer = 少し前に同意をお願いしたばかりです。{ $until ->
        [none] 今は一度で十分です。
       *[other] 一度で十分ですから、{ $until }まではお願いしません。
    }
reason-spoken-lately-customer = 少し前に相手とお話しになったばかりです。{ $until ->
        [none] 今はそれで十分です。
       *[other] { $until }までは電話を控えます。
    }
reason-stale-knowledge-customer = お客様の最新のご意向かどうか、システムが確かめられませんでした。確かでないときは、お邪魔をしないほうを選びます。
reason-permitted-customer = { $since ->
        [none] お客様が許可された連絡です。
       *[other] { $since }にお客様が許可された連絡です。
    }いつでも取り消せます。
reason-ticket-live-customer = { $caller }と進行中のご用件についての連絡です。それを理由に、ほかの勧誘をすることはできません。
reason-established-relationship-customer = 最近{ $brand }とお取引があり、この地域ではそれを理由に連絡することが認められています。一度お断りになれば、それで終わります。
reason-not-refused-customer = このような電話をお断りになっておらず、この地域では事前の同意も要りません。一度お断りになれば止まります。

## 担当者への理由：代わりにすること

reason-emergency-agent = 緊急の番号です。いつでもかけられます。
reason-caller-unknown-agent = { $line } は今、あなたの名義に登録されていません。管理者に登録を依頼し、それまでは登録済みの番号を使ってください。
reason-binding-unknown-agent = かけたプライバシー番号は、今はあなたとこのお客様のものではありません。ブランドのシステムで取り直し、古い番号にはかけないでください。
reason-mixed-content-agent = 手続きの連絡に勧誘が混ざると、営業とみなされます。お客様の用件だけにし、ご提案は別の機会にしてください。
reason-ticket-missing-agent = { $ticket ->
        [none] このお客様の、あなたが担当する有効な業務がないため、
       *[other] 業務番号 { $ticket } は、このお客様についてあなたが担当する有効な業務ではないため、
    }営業電話とみなします。実際に進行中なら、先に担当の割り当てを受けてください。
reason-request-channel-agent = ここでは、この方法で同意をお願いできないため、営業とみなします。お会いしたとき、または規則が認める方法でお願いしてください。
reason-consent-void-agent = { $holder ->
        [none] 番号の使用者が替わったため、
       *[other] { $holder }から番号の使用者が替わったため、
    }以前の同意は無効です。初めてのお客様として接してください。
reason-consent-lapsed-agent = { $since ->
        [none] お客様の同意は古く、根拠になりません。
       *[other] { $since }のお客様の同意は古く、根拠になりません。
    }次にお会いしたとき、改めて同意を得てください。
reason-permit-used-agent = お客様が許可したのは決まった回数の電話で、もう済んでいます。次のご希望があるまでお待ちください。
reason-holder-unconfirmed-agent = 番号が今も同意したお客様のものか、確認されていません。電話の前に確認を受けてください。
reason-do-not-disturb-agent = お客様は電話を望まれず、あなたを例外にもしていません。お客様からのご連絡を待ち、そのときに心を込めて対応してください。
reason-requests-refused-agent = お客様は同意のお願いを望まれていません。もう一度お願いしないでください。許可の方法はお客様がご存じです。
reason-no-consent-agent = お客様の同意がなく、ここでは返事がなければ「いいえ」です。来店やお問い合わせの際に伺い、電話では伺わないでください。
reason-listed-external-agent = この番号は営業電話を望まない方の名簿{ $list ->
        [none] に
       *[other] （{ $list }）に
    }あります。優先するのはお客様ご本人の明確な同意だけです。発信リストから外してください。
reason-registry-stale-agent = 先に照会すべき名簿{ $list ->
        [none] {""}
       *[other] （{ $list }）
    }が期限を過ぎています。管理者に知らせ、更新されてから電話してください。
reason-quiet-hours-agent = お客様の地域では、このような電話ができる時間帯ではありません。{ $until ->
        [none] 日中に予定してください。
       *[other] { $until }以降に予定してください。
    }
reason-public-holiday-agent = お客様の地域は祝日です。{ $until ->
        [none] 平日に電話してください。
       *[other] { $until }以降に予定してください。
    }
reason-frequency-cap-agent = このお客様への電話は、ほかからの分も含めて上限{ $attempts ->
        [none] {""}
       *[other] （{ $attempts }回）
    }に達しています。{ $until ->
        [none] 日を改めてください。
       *[other] { $until }まで待ってください。
    }
reason-refused-lately-agent = お客様は最近お断りになったばかりです。{ $until ->
        [none] 時間をおいてください。
       *[other] { $until }まで時間をおいてください。
    }その間にお客様からご連絡があれば、話は別です。
reason-requested-lately-agent = 最近、同意をお願いしたばかりです。{ $until ->
        [none] 返事を待ってください。
       *[other] 返事を待ち、{ $until }まではお願いしないでください。
    }
reason-spoken-lately-agent = 最近このお客様と通話がありました。{ $until ->
        [none] 時間をおいてください。
       *[other] { $until }を過ぎ、新しい用件があるときだけ電話してください。
    }
reason-stale-knowledge-agent = お客様の最新のご意向を、システムが今は確かめられません。数分後に確認し直し、それまでは電話しないでください。
reason-permitted-agent = { $since ->
        [none] お客様が同意しています。
       *[other] { $since }にお客様が同意しています。
    }同意された範囲を守ってください。
reason-ticket-live-agent = お客様の業務をあなたが担当しています{ $ticket ->
        [none] {""}
       *[other] （{ $ticket }）
    }。その用件に限って連絡し、勧誘は加えないでください。
reason-established-relationship-agent = お客様は最近あなたのブランドとお取引があり、電話できます。お断りがあれば、その場で記録してください。
reason-not-refused-agent = お客様はこのような電話を断っておらず、ここでは事前の同意も要りません。お断りがあれば、その場で記録してください。

## エンジニアへの理由：どこを見るか

reason-emergency-engineer = call.to が規則集の emergency にある。ほかの結果にかかわらず、これで決まる。
reason-caller-unknown-engineer = call.at を含む { $line } の回線記録と有効な所属がそろわない。ディレクトリの lines と affiliations を見る。
reason-binding-unknown-engineer = かけた番号には、call.at の時点でこの回線とのバインディングがない。bindings と規則集の unknown_binding を見る。
reason-mixed-content-engineer = call.content が mixed なので、call.purpose にかかわらず judged_as は marketing になる。
reason-ticket-missing-engineer = call.purpose は service だが、call.at の時点でこの担当者とこの番号の有効な ticket がない。発信は{ $ticket ->
        [none] ticket を示していない
       *[other] {" "}{ $ticket } を示している
    }。ticket の agent、number、line_of_business、interval を見る。
reason-request-channel-engineer = call.channel が規則集の consent.request_channels にないので、judged_as は marketing になる。
reason-consent-void-engineer = この permit（{ $record }）は holder_since{ $holder ->
        [none] {""}
       *[other] （{ $holder }）
    }より前に述べられた。番号の holdings を見る。
reason-consent-lapsed-engineer = この permit（{ $record }）は{ $since ->
        [none] {""}
       *[other] { $since }のもので、
    }expires_at がなく、consent.undated_lapses_after より古い。
reason-permit-used-engineer = この permit（{ $record }）には回数があり、同じ数の attempts がこれを根拠にしている。act の calls と measured.attempts を見る。
reason-holder-unconfirmed-engineer = この permit（{ $record }）について有効な利用者確認がない。consent.holder_confirmed_within と番号再割り当て照会の答えを見る。「no data」は数えない。
reason-do-not-disturb-engineer = この条件での最新の意思表示は refuse（{ $record }）。番号の acts をコミット順に見る。
reason-requests-refused-engineer = refuse（{ $record }）が目的 consent_request に当てはまる。
reason-no-consent-engineer = この条件に当てはまる act がなく、規則集の silence は judged_as について「deny」。
reason-listed-external-engineer = 名簿{ $list ->
        [none] （rests_on）
       *[other] {" "}{ $list }{" "}
    }に call.to があり、unless の例外はどれも当てはまらない。
reason-registry-stale-engineer = 名簿{ $list ->
        [none] （rests_on）
       *[other] {" "}{ $list }{" "}
    }がないか、call.at の時点で{ $days ->
        [none] 期限
       *[other] {" "}{ $days } 日
    }を過ぎている。最後の取り込みの as_of を見る。
reason-quiet-hours-engineer = 相手がいるかもしれないタイムゾーンの少なくとも一つで、call.at は judged_as についての [[hours]] のどれにも入らない。{ $until ->
        [none] {""}
       *[other] 次は{ $until }に始まる。
    }
reason-public-holiday-engineer = call.at の日は規則集の calendar の祝日か、その可能性があり、その時間の [[hours]] の public_holidays は「closed」。{ $until ->
        [none] {""}
       *[other] { $until }に再び開く。
    }
reason-frequency-cap-engineer = [[cap]]（{ $record }）の期間内の attempts が上限{ $attempts ->
        [none] {""}
       *[other] {" "}{ $attempts } 回
    }に達した。measured.attempts を見る。{ $until ->
        [none] {""}
       *[other] 次に空くのは{ $until }。
    }
reason-refused-lately-engineer = refuse（{ $record }）が [[pause]] after = "refusal" の期間内にある。取り消されていても数える。{ $until ->
        [none] {""}
       *[other] { $until }に終わる。
    }
reason-requested-lately-engineer = 未回答または辞退された同意の依頼（{ $record }）が、規則集の [[pause]] の期間内にある。{ $until ->
        [none] {""}
       *[other] { $until }に終わる。
    }
reason-spoken-lately-engineer = 応答のあった通話が [[pause]] after = "conversation"（{ $record }）の期間内にある。{ $until ->
        [none] {""}
       *[other] { $until }に終わる。
    }
reason-stale-knowledge-engineer = measured.lag_ms は { $lag } で、allowed_lag_ms の { $allowed } を超えた。変更フィードの追従を見る。
reason-permitted-engineer = この条件での最新の意思表示は permit（{ $record }）。
reason-ticket-live-engineer = ticket（{ $record }）は call.at の時点で、この担当者とこの番号について有効。
reason-established-relationship-engineer = ブランドの ticket（{ $record }）が規則集の [[relationship]] の期間内に終わったか、まだ有効。
reason-not-refused-engineer = この条件に当てはまる act がなく、規則集の silence は judged_as について「allow」。
