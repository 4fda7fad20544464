//! What goes over the wire, and what does not.

use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_domain::time::Instant;
use anxin_identity::{
    Mail, MailAddress, MailSender as _, MailWire, SendError, SmtpMailer, SmtpSettings, SmtpTimes, Tls,
};
use base64::Engine as _;

use super::server::{Act, Server, Taken, Wire};
use crate::smpp::acceptor;

const PEM: &[u8] = include_bytes!("../../data/smsc.pem");
const KEY: &[u8] = include_bytes!("../../data/smsc.key");
/// Long enough for anything that answers, for what does not there is another.
const PATIENT: Duration = Duration::from_secs(20);

fn settings(server: &Server, wire: MailWire) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port,
        wire,
        login: None,
        from: "Anxin 安心 <anxin@anxin.example>".into(),
        reply_to: Some("help@anxin.example".into()),
        times: SmtpTimes { connect: PATIENT, envelope: PATIENT, data: PATIENT },
    }
}

fn mail(subject: &str, text: &str) -> Mail {
    Mail {
        id: MessageId::from_bytes([7; 16]),
        to: MailAddress::parse("li.hua@mail.example").unwrap(),
        subject: subject.into(),
        text: text.into(),
        written_at: Instant::from_micros(1_795_444_200_000_000),
        stop: None,
    }
}

async fn send(server: &Server, mail: &Mail) -> Result<(), SendError> {
    SmtpMailer::new(settings(server, MailWire::Plain)).unwrap().send(mail).await
}

fn header<'a>(taken: &'a Taken, name: &str) -> Vec<&'a str> {
    let (head, _) = taken.data.split_once("\n\n").unwrap();
    let begin = format!("{name}: ");
    head.lines().filter_map(|line| line.strip_prefix(&*begin)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_goes_as_the_standards_have_it() {
    let server = Server::start(Wire::Plain).await;
    let stop = Some("https://anxin.example/mail/stop/0123".to_owned());
    let english = Mail { stop, ..mail("Anxin: a line", "One line.\n\n.\nMAIL FROM:<x@y.example>\n") };
    send(&server, &english).await.unwrap();
    let taken = server.mails().remove(0);
    assert_eq!(taken.from, "MAIL FROM:<anxin@anxin.example>");
    assert_eq!(taken.to, ["RCPT TO:<li.hua@mail.example>"]);
    let (_, body) = taken.data.split_once("\n\n").unwrap();
    assert_eq!(body.trim_end(), "One line.\n\n.\nMAIL FROM:<x@y.example>", "a line with a dot ends nothing");
    for (name, value) in [
        ("To", "li.hua@mail.example"),
        ("Subject", "Anxin: a line"),
        ("Reply-To", "help@anxin.example"),
        ("Message-ID", "<070w3ge1r70w3ge1r70w3ge1r7@anxin.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("List-Unsubscribe", "<https://anxin.example/mail/stop/0123>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(header(&taken, name), [value], "{name}");
    }
    assert_eq!(header(&taken, "Date").len(), 1);
    assert!(header(&taken, "From")[0].ends_with("<anxin@anxin.example>"));

    send(&server, &mail("【安心】案件进度", "您的案件成立。\n")).await.unwrap();
    let taken = server.mails().remove(1);
    assert!(taken.data.is_ascii(), "no server has to take more than ASCII");
    assert!(header(&taken, "Subject")[0].starts_with("=?utf-8?"), "{}", taken.data);
    assert!(header(&taken, "List-Unsubscribe").is_empty());
    let (_, body) = taken.data.split_once("\n\n").unwrap();
    let bytes = base64::engine::general_purpose::STANDARD.decode(body.replace('\n', "")).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap().trim_end(), "您的案件成立。");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_can_be_known_by_its_name_and_its_date() {
    let server = Server::start(Wire::Plain).await;
    for _ in 0..2 {
        send(&server, &mail("a", "b")).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!(mails[0], mails[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_bring_no_header_and_no_receiver_with_them() {
    let server = Server::start(Wire::Plain).await;
    let hostile = [
        "x\r\nBcc: evil@evil.example",
        "x\nBcc: evil@evil.example\n\nbody",
        "x\r\n.\r\nRCPT TO:<evil@evil.example>",
        "x\0\u{1}\u{7f}\u{85}\u{2028}Bcc: evil@evil.example",
        "安\r\nBcc: evil@evil.example",
        &format!("{}\r\nBcc: evil@evil.example", "长".repeat(900)),
    ];
    for words in hostile {
        send(&server, &mail(words, words)).await.unwrap();
        let taken = server.mails().pop().unwrap();
        assert_eq!(taken.to, ["RCPT TO:<li.hua@mail.example>"], "{words:?}");
        assert!(header(&taken, "Bcc").is_empty() && header(&taken, "bcc").is_empty(), "{}", taken.data);
        assert_eq!(header(&taken, "To"), ["li.hua@mail.example"]);
        assert!(taken.data.lines().all(|line| line.len() <= 998), "RFC 5322, section 2.1.1");
    }
    assert_eq!(server.mails().len(), hostile.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_that_goes_wrong_means_what_it_means() {
    use SendError::{InDoubt, NotHanded, Refused, Temporary};
    let server = Server::start(Wire::Plain).await;
    type Meant = fn(&SendError) -> bool;
    let cases: [(Act, Meant, usize); 19] = [
        (Act::Drop("HELLO"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("HELLO", "421 go away"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("HELLO", "554 no service"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("HELLO", "what is this"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Drop("EHLO"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Drop("MAIL"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("MAIL", "451 later"), |e| matches!(e, Temporary(_)), 0),
        (Act::Say("MAIL", "550 not you"), |e| matches!(e, Refused(_)), 0),
        (Act::Drop("RCPT"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("RCPT", "450 li.hua@mail.example is grey"), |e| matches!(e, Temporary(_)), 0),
        (Act::Say("RCPT", "550 no li.hua@mail.example here"), |e| matches!(e, Refused(_)), 0),
        (Act::Say("RCPT", "550-li.hua@mail.example\r\n550 no"), |e| matches!(e, Refused(_)), 0),
        (Act::Drop("DATA"), |e| matches!(e, NotHanded(_)), 0),
        (Act::Say("DATA", "452 full"), |e| matches!(e, Temporary(_)), 0),
        (Act::Say(".", "451 later"), |e| matches!(e, Temporary(_)), 0),
        (Act::Say(".", "552 too much"), |e| matches!(e, Refused(_)), 0),
        // From here on it may have been taken.
        (Act::Drop("."), |e| matches!(e, InDoubt(_)), 0),
        (Act::TakeAndDrop, |e| matches!(e, InDoubt(_)), 1),
        (Act::Say(".", "gibberish"), |e| matches!(e, InDoubt(_)), 0),
    ];
    for (act, meant, taken) in cases {
        server.will([act]);
        let before = server.mails().len();
        let error = send(&server, &mail("a", "b")).await.unwrap_err();
        assert!(meant(&error), "{act:?}: {error:?}");
        assert_eq!(server.mails().len() - before, taken, "{act:?}");
        // What a server says may hold the address; only its code is kept.
        assert!(!error.to_string().contains("li.hua"), "{act:?}: {error}");
    }
    // A goodbye that goes wrong changes nothing.
    for act in [Act::Drop("QUIT"), Act::Say("QUIT", "421 bye")] {
        server.will([act]);
        assert_eq!(send(&server, &mail("a", "b")).await, Ok(()), "{act:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_a_mail_and_says_nothing_leaves_it_in_doubt() {
    let server = Server::start(Wire::Plain).await;
    server.will([Act::TakeSilently]);
    let mut settings = settings(&server, MailWire::Plain);
    settings.times.data = Duration::from_millis(50);
    let sent = SmtpMailer::new(settings).unwrap().send(&mail("a", "b")).await;
    assert!(matches!(sent, Err(SendError::InDoubt(_))), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_or_silent_costs_no_attempt() {
    // Nobody listens where somebody listened.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::start(Wire::Plain).await;
    let mut away = settings(&server, MailWire::Plain);
    away.port = listener.local_addr().unwrap().port();
    away.times.connect = Duration::from_millis(50);
    // It takes the connection and never greets.
    let silent = SmtpMailer::new(away.clone()).unwrap().send(&mail("a", "b")).await;
    assert!(matches!(silent, Err(SendError::NotHanded(_))), "{silent:?}");
    drop(listener);
    let gone = SmtpMailer::new(away).unwrap().send(&mail("a", "b")).await;
    assert!(matches!(gone, Err(SendError::NotHanded(_))), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_nothing_of_a_mail_and_of_its_receiver_is_said_before() {
    let tls = || Tls::of_authorities(PEM).unwrap();
    let seal = || acceptor(PEM, KEY);
    for (wire, ours) in
        [(Wire::Tls(seal()), MailWire::Tls(tls())), (Wire::StartTls(seal()), MailWire::StartTls(tls()))]
    {
        let server = Server::start(wire).await;
        let mut with = settings(&server, ours);
        with.login = Some(("anxin".into(), "s3cret".into()));
        SmtpMailer::new(with.clone()).unwrap().send(&mail("a", "b")).await.unwrap();
        assert!(server.mails()[0].sealed);
        let clear = server.clear();
        assert!(clear.lines().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{clear}");

        // A wrong password is said without it.
        with.login = Some(("anxin".into(), "wr0ng".into()));
        let refused = SmtpMailer::new(with).unwrap().send(&mail("a", "b")).await.unwrap_err();
        assert!(matches!(refused, SendError::NotHanded(_)) && !refused.to_string().contains("wr0ng"));
        assert_eq!(server.mails().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_certificate_and_a_server_without_starttls_get_nothing() {
    let strangers = || Tls::of_this_machine().unwrap();
    let seal = || acceptor(PEM, KEY);
    let refused = [
        (Wire::Tls(seal()), MailWire::Tls(strangers()), "127.0.0.1"),
        (Wire::StartTls(seal()), MailWire::StartTls(strangers()), "127.0.0.1"),
        // The right authority, for another name.
        (Wire::Tls(seal()), MailWire::Tls(Tls::of_authorities(PEM).unwrap()), "127.0.0.2"),
        // STARTTLS is taken out on the way, or never was there.
        (Wire::Plain, MailWire::StartTls(Tls::of_authorities(PEM).unwrap()), "127.0.0.1"),
        (Wire::Plain, MailWire::Tls(Tls::of_authorities(PEM).unwrap()), "127.0.0.1"),
        // An answer for after TLS is slipped in before it.
        (Wire::Injected(seal()), MailWire::StartTls(Tls::of_authorities(PEM).unwrap()), "127.0.0.1"),
    ];
    for (n, (wire, ours, host)) in refused.into_iter().enumerate() {
        let server = Server::at(host, wire).await;
        let mut with = settings(&server, ours);
        with.host = host.into();
        with.login = Some(("anxin".into(), "s3cret".into()));
        with.times.connect = Duration::from_secs(2);
        let sent = SmtpMailer::new(with).unwrap().send(&mail("a", "b")).await;
        assert!(matches!(sent, Err(SendError::NotHanded(_))), "{n}: {sent:?}");
        let clear = server.clear();
        assert!(
            !clear.contains("MAIL") && !clear.contains("AUTH") && !clear.contains("li.hua"),
            "{n}: {clear}"
        );
        assert!(server.mails().is_empty(), "{n}");
    }
}
