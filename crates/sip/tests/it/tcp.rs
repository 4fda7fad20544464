//! Calls over TCP: framing, limits and connections.

use crate::support::{ALLOWED, Call, DENIED, HELD, TcpPhone, TestDoor};

#[tokio::test]
async fn a_call_over_tcp_is_answered_on_its_connection() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    phone.send(Call::to(DENIED).tcp().invite()).await;
    let reply = phone.receive().await.unwrap();
    assert_eq!((reply.status, reply.header("X-Anxin-Decision")), (603, "DECISION1"));
    phone.send(Call::to(DENIED).tcp().ack()).await;
    phone.send(Call::to(DENIED).tcp().invite()).await;
    assert_eq!(phone.receive().await.unwrap(), reply, "a repetition gets the same");
    assert_eq!(door.judge.asked().len(), 1);
}

#[tokio::test]
async fn a_message_may_come_in_pieces() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    for piece in Call::to(ALLOWED).tcp().invite().as_bytes().chunks(11) {
        phone.send(piece).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(phone.receive().await.unwrap().status, 302);
}

#[tokio::test]
async fn several_messages_may_come_in_one_segment() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    let body =
        Call::to(DENIED).tcp().call_id("2").invite().replace("Length: 0\r\n\r\n", "Length: 4\r\n\r\nv=0\n");
    phone
        .send(format!("{}{body}\r\n{}", Call::to(ALLOWED).tcp().invite(), Call::to(ALLOWED).tcp().options()))
        .await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(phone.receive().await.unwrap().status);
    }
    statuses.sort();
    assert_eq!(statuses, [200, 302, 603]);
}

#[tokio::test]
async fn a_keep_alive_gets_its_pong() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    phone.send("\r\n\r\n").await;
    phone.receive_exactly(b"\r\n").await;
    phone.send("\r\n").await;
    phone.send("\r\n").await;
    phone.receive_exactly(b"\r\n").await;
    phone.send(Call::to(ALLOWED).tcp().invite()).await;
    assert_eq!(phone.receive().await.unwrap().status, 302);
}

#[tokio::test]
async fn a_stream_that_cannot_be_cut_is_told_why_and_closed() {
    let door = TestDoor::open().await;
    let good = Call::to(ALLOWED).tcp().invite();
    let cases = [
        (good.replace("Content-Length: 0\r\n", ""), 400, "Missing Content-Length"),
        (good.replace("Content-Length: 0", "Content-Length: -1"), 400, "Malformed Content-Length"),
        (good.replace("Content-Length: 0", "l: 0\r\nContent-Length: 0"), 400, "Repeated Content-Length"),
        (good.replace("Content-Length: 0", "Content-Length: 70000"), 513, "Message Too Large"),
        (good.replace("\r\n\r\n", &format!("\r\nX: {}", "x".repeat(70_000))), 513, "Message Too Large"),
    ];
    for (message, status, phrase) in cases {
        let mut phone = TcpPhone::new(door.address).await;
        phone.send(message).await;
        let reply = phone.receive().await.unwrap();
        assert_eq!((reply.status, reply.phrase.as_str()), (status, phrase));
        assert_eq!(phone.receive().await, None, "closed after {phrase}");
    }
    assert!(door.judge.asked().is_empty());
}

#[tokio::test]
async fn a_broken_message_in_a_sound_frame_keeps_the_connection() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    phone.send(Call::to(ALLOWED).tcp().invite().replace("INVITE sip", "INVITE  sip")).await;
    assert_eq!(phone.receive().await.unwrap().status, 400);
    phone.send(Call::to(ALLOWED).tcp().invite()).await;
    assert_eq!(phone.receive().await.unwrap().status, 302);
}

#[tokio::test]
async fn a_call_can_be_cancelled_over_tcp() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    phone.send(Call::to(HELD).tcp().invite()).await;
    door.judge.wait_asked(1).await;
    phone.send(Call::to(HELD).tcp().cancel()).await;
    let mut statuses = [phone.receive().await.unwrap().status, phone.receive().await.unwrap().status];
    statuses.sort();
    assert_eq!(statuses, [200, 487]);
    door.judge.release();
}

#[tokio::test]
async fn a_door_with_open_connections_closes() {
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    phone.send(Call::to(ALLOWED).tcp().options()).await;
    assert_eq!(phone.receive().await.unwrap().status, 200);
    door.close().await;
    assert_eq!(phone.receive().await, None);
}

#[tokio::test]
async fn strangers_get_few_connections() {
    let door = TestDoor::with("trunk = []").await;
    let mut phones = Vec::new();
    for _ in 0..70 {
        phones.push(TcpPhone::new(door.address).await);
    }
    let mut refused = 0;
    for phone in phones.drain(64..) {
        let mut phone = phone;
        refused += usize::from(phone.receive().await.is_none());
    }
    assert_eq!(refused, 6);
    assert_eq!(door.stats.counts().refused_connections, 6);
    phones[0].send(Call::to(ALLOWED).tcp().invite()).await;
    assert_eq!(phones[0].receive().await.unwrap().status, 403);
}

#[tokio::test]
async fn beyond_the_limit_of_pending_judgements_a_call_gets_500_and_may_come_again() {
    const MAX_PENDING: usize = 4096;
    let door = TestDoor::open().await;
    let mut phone = TcpPhone::new(door.address).await;
    for n in 0..MAX_PENDING {
        phone.send(Call::to(HELD).tcp().call_id(&n.to_string()).invite()).await;
    }
    door.judge.wait_asked(MAX_PENDING).await;
    let late = Call::to(ALLOWED).tcp().call_id("late").invite();
    phone.send(&late).await;
    let reply = phone.receive().await.unwrap();
    assert_eq!((reply.status, reply.header("Call-ID"), reply.header("Retry-After")), (500, "late", "5"));
    door.judge.release();
    assert_eq!(phone.receive().await.unwrap().status, 302);
    loop {
        phone.send(&late).await;
        // The place is given back just before the held call is answered or just after.
        if phone.receive().await.unwrap().status == 302 {
            break;
        }
    }
    assert!(door.stats.counts().overloaded >= 1);
}
