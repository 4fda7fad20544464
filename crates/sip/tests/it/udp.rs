//! Calls over UDP.

use crate::support::{
    ALLOWED, CALLER, Call, DEFERRED, DENIED, HELD, PANICS, TRUNK, TestDoor, UNAVAILABLE, UdpPhone,
};

#[tokio::test]
async fn an_allowed_call_is_sent_to_the_route() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let reply = phone.ask(Call::to(ALLOWED).invite()).await;
    assert_eq!((reply.status, reply.phrase.as_str()), (302, "Moved Temporarily"));
    assert_eq!(reply.header("Contact"), format!("<sip:{ALLOWED}@10.0.0.5:5060>"));
    assert_eq!(reply.header("X-Anxin-Decision"), "DECISION1");
    assert_eq!(reply.header("CSeq"), "7 INVITE");
    assert_eq!(reply.header("From"), format!("<sip:{CALLER}@pbx.example>;tag=a1"));
    assert!(reply.header("To").starts_with(&format!("<sip:{ALLOWED}@anxin.example>;tag=")), "{reply:?}");
    let via = format!("SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1;received=127.0.0.1;rport={}", phone.port());
    assert_eq!(reply.header("Via"), via);
    assert_eq!(door.stats.counts().allowed, 1);
}

#[tokio::test]
async fn the_route_holds_the_number_in_e164_or_as_dialled() {
    let door = TestDoor::open().await;
    let reply = UdpPhone::new(door.address).await.ask(Call::to("013800138009").invite()).await;
    assert_eq!(reply.header("Contact"), "<sip:+8613800138009@10.0.0.5:5060>");
    let door = TestDoor::with(&TRUNK.replace("{number}", "9{dialled}")).await;
    let reply = UdpPhone::new(door.address).await.ask(Call::to("013800138009").invite()).await;
    assert_eq!(reply.header("Contact"), "<sip:9013800138009@10.0.0.5:5060>");
}

#[tokio::test]
async fn a_refused_call_gets_603_with_the_reason_and_the_decision() {
    let door = TestDoor::open().await;
    let reply = UdpPhone::new(door.address).await.ask(Call::to(DENIED).invite()).await;
    assert_eq!((reply.status, reply.phrase.as_str()), (603, "Decline"));
    assert_eq!(reply.header("Reason"), r#"SIP ;cause=603 ;text="customer said \"no\"""#);
    assert_eq!(reply.header("X-Anxin-Decision"), "DECISION1");
    assert_eq!(reply.header("X-Anxin-Reason"), "customer_refused");
    assert_eq!(door.stats.counts().denied, 1);
}

#[tokio::test]
async fn a_call_that_may_wait_is_told_how_long_where_that_means_something() {
    for (status, told) in [(603, true), (600, true), (404, true), (403, false), (604, false), (608, false)] {
        let door = TestDoor::with(&format!("{TRUNK}deny_status = {status}\n")).await;
        let phone = UdpPhone::new(door.address).await;
        let reply = phone.ask(Call::to(DEFERRED).invite()).await;
        assert_eq!((reply.status, reply.header("X-Anxin-Reason")), (status, "quiet_hours"));
        assert_eq!(reply.get("Retry-After"), told.then_some("28800"), "{status}");
        let denied = phone.ask(Call::to(DENIED).call_id("call-2").invite()).await;
        assert_eq!(denied.get("Retry-After"), None, "no is no, however long one waits");
    }
}

#[tokio::test]
async fn a_trunk_may_spell_its_refusal_differently() {
    for (status, phrase) in
        [(403, "Forbidden"), (600, "Busy Everywhere"), (604, "Does Not Exist Anywhere"), (608, "Rejected")]
    {
        let door = TestDoor::with(&format!("{TRUNK}deny_status = {status}\n")).await;
        let reply = UdpPhone::new(door.address).await.ask(Call::to(DENIED).invite()).await;
        assert_eq!((reply.status, reply.phrase.as_str()), (status, phrase));
    }
}

#[tokio::test]
async fn a_repeated_invite_gets_the_same_answer_and_is_judged_once() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let invite = Call::to(DENIED).invite();
    let first = phone.ask(&invite).await;
    assert_eq!(phone.ask(&invite).await, first);
    phone.send(Call::to(DENIED).ack()).await;
    assert_eq!(phone.ask(&invite).await, first, "after its ACK as well");
    assert_eq!((door.judge.asked().len(), door.stats.counts().retransmits), (1, 2));
}

#[tokio::test]
async fn an_invite_repeated_while_it_is_judged_is_not_judged_twice() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let invite = Call::to(HELD).invite();
    phone.send(&invite).await;
    door.judge.wait_asked(1).await;
    phone.send(&invite).await;
    door.judge.release();
    let mut reply = phone.receive().await;
    if reply.status == 100 {
        reply = phone.receive().await;
    }
    assert_eq!((reply.status, reply.header("X-Anxin-Decision")), (302, "DECISION1"));
    phone.send(Call::to(HELD).ack()).await;
    assert_eq!(phone.ask(&invite).await, reply);
    assert_eq!(door.judge.asked().len(), 1);
}

#[tokio::test]
async fn another_transaction_or_another_number_is_judged_anew() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    phone.ask(Call::to(ALLOWED).invite()).await;
    phone.ask(Call::to(ALLOWED).branch("z9hG4bKother").invite()).await;
    let reply = phone.ask(Call::to(DENIED).invite()).await;
    assert_eq!(reply.status, 603, "a verdict does not carry over to a number that reuses the branch");
    assert_eq!(door.judge.asked().len(), 3);
}

#[tokio::test]
async fn a_slow_judgement_is_announced_and_its_answer_repeated_until_the_ack() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let call = Call::to(HELD);
    phone.send(call.invite()).await;
    let trying = phone.receive().await;
    assert_eq!((trying.status, trying.header("To")), (100, "<sip:+8613800138004@anxin.example>"));
    door.judge.release();
    let answer = phone.receive().await;
    assert_eq!(answer.status, 302);
    assert_eq!(phone.receive().await, answer, "repeated without being asked");
    phone.send(call.ack()).await;
    door.close().await;
}

#[tokio::test]
async fn a_cancelled_call_gets_487_and_its_judgement_ends_unseen() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let call = Call::to(HELD);
    phone.send(call.invite()).await;
    door.judge.wait_asked(1).await;
    phone.send(call.cancel()).await;
    let mut replies = Vec::new();
    while replies.len() < 2 {
        let reply = phone.receive().await;
        if reply.status != 100 {
            replies.push((reply.status, reply.header("CSeq").to_owned(), reply.header("To").to_owned()));
        }
    }
    replies.sort();
    let statuses: Vec<_> = replies.iter().map(|(status, cseq, _)| (*status, cseq.as_str())).collect();
    assert_eq!(statuses, [(200, "7 CANCEL"), (487, "7 INVITE")]);
    assert_eq!(replies[0].2, replies[1].2, "both carry the same tag (RFC 3261 §9.2)");
    phone.send(call.ack()).await;
    door.judge.release();
    assert_eq!(phone.ask(call.invite()).await.status, 487);
    assert_eq!((door.judge.asked().len(), door.stats.counts().cancelled), (1, 1));
}

#[tokio::test]
async fn a_late_cancel_changes_nothing_and_an_unknown_one_gets_481() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let call = Call::to(ALLOWED);
    assert_eq!(phone.ask(call.cancel()).await.status, 481);
    assert_eq!(phone.ask(call.invite()).await.status, 302);
    assert_eq!(phone.ask(call.cancel()).await.status, 200);
    assert_eq!(phone.ask(call.invite()).await.status, 302);
}

#[tokio::test]
async fn one_trunk_cannot_cancel_the_call_of_another() {
    let second = TRUNK.replace("pbx", "other").replace("127.0.0.1", "127.0.0.2");
    let door = TestDoor::with(&format!("{TRUNK}{second}")).await;
    let (phone, other) = (UdpPhone::new(door.address).await, UdpPhone::at("127.0.0.2", door.address).await);
    phone.send(Call::to(HELD).invite()).await;
    door.judge.wait_asked(1).await;
    assert_eq!(other.ask(Call::to(HELD).cancel()).await.status, 481);
    door.judge.release();
    let reply = phone.receive().await;
    assert!(matches!(reply.status, 100 | 302), "{reply:?}");
}

#[tokio::test]
async fn options_tells_what_the_door_can_do() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    for hops in ["Max-Forwards: 70", "Max-Forwards: 0"] {
        let reply = phone.ask(Call::to_uri("sip:anxin.example").with(hops).options()).await;
        assert_eq!((reply.status, reply.header("Allow")), (200, "INVITE, ACK, CANCEL, OPTIONS"));
        assert_eq!(reply.header("Accept"), "application/sdp");
    }
}

#[tokio::test]
async fn other_methods_are_refused_and_an_ack_is_swallowed() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    phone.send(Call::to(ALLOWED).ack()).await;
    phone.expect_silence().await;
    assert_eq!(phone.ask(Call::to(ALLOWED).method("BYE")).await.status, 481);
    for method in ["REGISTER", "SUBSCRIBE", "REFER", "MESSAGE", "INFO", "NEWMETHOD"] {
        let reply = phone.ask(Call::to(ALLOWED).method(method)).await;
        assert_eq!((reply.status, reply.header("Allow")), (405, "INVITE, ACK, CANCEL, OPTIONS"), "{method}");
    }
    assert!(door.judge.asked().is_empty());
}

#[tokio::test]
async fn a_stranger_is_told_so_and_nothing_is_judged() {
    let door = TestDoor::open().await;
    let stranger = UdpPhone::at("127.0.0.2", door.address).await;
    for request in
        [Call::to(ALLOWED).invite(), Call::to(ALLOWED).options(), Call::to(ALLOWED).method("REGISTER")]
    {
        let reply = stranger.ask(request).await;
        assert_eq!((reply.status, reply.header("Reason")), (403, r#"SIP ;cause=403 ;text="unknown trunk""#));
    }
    stranger.send("INVITE broken\r\nVia: SIP/2.0/UDP 127.0.0.2;rport\r\n\r\n").await;
    let reply = stranger.ask(Call::to(ALLOWED).call_id("after").invite()).await;
    assert_eq!(reply.header("Call-ID"), "after", "a broken message of a stranger gets no reply");
    assert!(door.judge.asked().is_empty());
    assert_eq!(door.stats.counts().refused_trunk, 5);
}

#[tokio::test]
async fn without_a_decision_the_call_gets_500_and_never_503() {
    let door = TestDoor::open().await;
    let reply = UdpPhone::new(door.address).await.ask(Call::to(UNAVAILABLE).invite()).await;
    assert_eq!((reply.status, reply.header("Retry-After")), (500, "5"));
    assert!(reply.header("Reason").contains("cause=500"), "{reply:?}");
    assert_eq!(reply.get("X-Anxin-Decision"), None);
}

#[tokio::test]
async fn a_judge_that_breaks_down_is_asked_again() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let invite = Call::to(PANICS).invite();
    phone.send(&invite).await;
    door.judge.wait_asked(1).await;
    // The repetition may come while the broken judgement is still being cleared away, as it may from a real phone.
    let mut tries = 0;
    while door.judge.asked().len() < 2 {
        phone.send(&invite).await;
        phone.expect_silence_or_answer(&mut tries).await;
    }
}

impl UdpPhone {
    async fn expect_silence_or_answer(&self, tries: &mut u32) {
        *tries += 1;
        assert!(*tries < 1000, "the call is never judged again");
        self.send(Call::to(ALLOWED).call_id("probe").options()).await;
        while self.receive().await.header("Call-ID") != "probe" {}
    }
}

#[tokio::test]
async fn the_judge_learns_who_calls_whom_and_why() {
    let door = TestDoor::open().await;
    let call = Call::to_uri("sip:%2B8613800138001;npdi=yes@anxin.example;user=phone")
        .with("P-Asserted-Identity: \"Shop\" <sip:shop@pbx.example>, <tel:+86-27-8555-9999>")
        .with("Diversion: <sip:+862785550000@pbx.example>;reason=unconditional, <sip:1@x>")
        .with("X-Anxin-Purpose: marketing")
        .with("X-Anxin-Line-Of-Business: resale")
        .with("X-Anxin-Ticket: T-1")
        .call_id("id@pbx")
        .branch("z9hG4bK2");
    let reply = UdpPhone::new(door.address).await.ask(call.invite()).await;
    assert_eq!(reply.status, 302, "{reply:?}");
    let asked = door.judge.asked().pop().unwrap();
    assert_eq!((&*asked.trunk, asked.to.as_str(), asked.from.as_str()), ("pbx", ALLOWED, "+86-27-8555-9999"));
    assert_eq!(asked.redirected_from.as_deref(), Some("+862785550000"));
    assert_eq!(asked.purpose.as_deref(), Some("marketing"));
    assert_eq!(asked.line_of_business.as_deref(), Some("resale"));
    assert_eq!((asked.ticket.as_deref(), asked.call_id.as_str()), (Some("T-1"), "id@pbx"));
}

#[tokio::test]
async fn a_trunk_fills_in_what_the_call_does_not_say() {
    let door = TestDoor::with(&format!(
        "{TRUNK}identity = \"from\"\npurpose = \"survey\"\nline_of_business = \"rental\"\n"
    ))
    .await;
    let call = Call::to_uri("tel:+8613800138001;phone-context=x")
        .with("P-Asserted-Identity: <tel:+862785559999>")
        .with("History-Info: <sip:+862785550000@x>;index=1, <sip:+8613800138001@x>;index=1.1");
    UdpPhone::new(door.address).await.ask(call.invite()).await;
    let asked = door.judge.asked().pop().unwrap();
    assert_eq!((asked.to.as_str(), asked.from.as_str()), (ALLOWED, CALLER), "From, as the trunk wants");
    assert_eq!(asked.redirected_from.as_deref(), Some("+862785550000"));
    assert_eq!(
        (asked.purpose.as_deref(), asked.line_of_business.as_deref()),
        (Some("survey"), Some("rental"))
    );
}

#[tokio::test]
async fn numbers_nobody_can_read_are_named() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let reply = phone.ask(Call::to("alice").invite()).await;
    assert_eq!(
        (reply.status, reply.header("Reason")),
        (484, r#"SIP ;cause=484 ;text="Request-URI: letters""#)
    );
    let anonymous =
        Call::to(ALLOWED).call_id("2").with("P-Asserted-Identity: <sip:anonymous@anonymous.invalid>");
    let reply = phone.ask(anonymous.invite()).await;
    assert_eq!((reply.status, reply.phrase.as_str()), (400, "Unreadable Number In P-Asserted-Identity"));
    let reply = phone.ask(Call::to_uri("sip:anxin.example").call_id("3").invite()).await;
    assert_eq!(reply.status, 484);
    let reply = phone.ask(Call::to(&"1".repeat(65)).call_id("4").invite()).await;
    assert_eq!(reply.status, 484);
    assert_eq!(door.judge.asked().len(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let good = Call::to(ALLOWED);
    let cases = [
        (good.clone().with("Max-Forwards: 0").invite(), 483, "Too Many Hops"),
        (good.clone().with("Max-Forwards: 300").invite(), 400, "Malformed Max-Forwards"),
        (good.clone().with("Require: precondition").invite(), 420, "Bad Extension"),
        (good.invite().replace(" SIP/2.0\r\nVia", " SIP/3.0\r\nVia"), 505, "Version Not Supported"),
        (Call::to_uri("sips:+8613800138001@a").invite(), 416, "Unsupported URI Scheme"),
        (Call::to_uri("mailto:a@b").invite(), 416, "Unsupported URI Scheme"),
        (good.clone().addressed("<sip:a@b>;tag=theirs").invite(), 481, "Call/Transaction Does Not Exist"),
        (good.invite().replace("From:", "Form:"), 400, "Missing From"),
        (good.invite().replace("Call-ID:", "Cull-ID:"), 400, "Missing Call-ID"),
        (good.invite().replace("CSeq: 7 INVITE", "CSeq: x INVITE"), 400, "Malformed CSeq"),
        (good.invite().replace("7 INVITE", "7 OPTIONS"), 400, "CSeq Names Another Method"),
        (good.clone().with("To: <sip:second@b>").invite(), 400, "Repeated To"),
        (good.clone().with("P-Asserted-Identity: <<").invite(), 400, "Malformed P-Asserted-Identity"),
        (
            good.clone().with("X-Anxin-Ticket: a\r\nX-Anxin-Ticket: b").invite(),
            400,
            "Repeated X-Anxin-Ticket",
        ),
        (
            good.invite().replace("Content-Length: 0", "Content-Length: 9"),
            400,
            "Bad Request (cannot frame message body: Content-Length exceeds the octets present)",
        ),
    ];
    for (request, status, phrase) in cases {
        let reply = phone.ask(&request).await;
        assert_eq!((reply.status, reply.phrase.as_str()), (status, phrase), "{request}");
    }
    assert!(door.judge.asked().is_empty());
}

#[tokio::test]
async fn an_unsupported_demand_is_named_and_a_harmless_one_is_met() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    let reply = phone.ask(Call::to(ALLOWED).with("Require: 100rel, precondition, foo").invite()).await;
    assert_eq!((reply.status, reply.header("Unsupported")), (420, "precondition, foo"));
    let reply = phone.ask(Call::to(ALLOWED).with("Require: 100rel, timer").invite()).await;
    assert_eq!(reply.status, 302);
}

#[tokio::test]
async fn noise_is_dropped_and_counted() {
    let door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    phone.send("hello").await;
    phone.send("\r\n\r\n").await;
    phone.send(vec![0xff; 60_000]).await;
    phone.send("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;rport\r\n\r\n").await;
    phone.send(Call::to(ALLOWED).invite().replace("Via:", "Vai:")).await;
    phone.expect_silence().await;
    assert_eq!(door.stats.counts().dropped, 4, "a keep-alive is not a message");
}

#[tokio::test]
async fn without_rport_the_reply_goes_to_the_port_the_via_names() {
    let door = TestDoor::open().await;
    let (sender, listener) = (UdpPhone::new(door.address).await, UdpPhone::new(door.address).await);
    let invite = Call::to(ALLOWED).invite();
    sender.send(invite.replace("127.0.0.1;rport", &format!("pbx.invalid:{}", listener.port()))).await;
    let reply = listener.receive().await;
    assert_eq!(reply.status, 302);
    assert!(reply.header("Via").ends_with(";received=127.0.0.1"), "{reply:?}");
}

#[tokio::test]
async fn a_closing_door_answers_the_calls_it_has_taken() {
    let mut door = TestDoor::open().await;
    let phone = UdpPhone::new(door.address).await;
    phone.send(Call::to(HELD).invite()).await;
    door.judge.wait_asked(1).await;
    door.begin_close();
    door.judge.release();
    let mut reply = phone.receive().await;
    if reply.status == 100 {
        reply = phone.receive().await;
    }
    assert_eq!(reply.status, 302);
    door.close().await;
}
