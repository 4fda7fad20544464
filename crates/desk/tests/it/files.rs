//! Evidence files: told by their bytes, kept without what they tell of place and maker, refused when they are not what they seem.

use anxin_desk::{
    Actor, Attached, DeskError, DeskFault, EventKind, FILE_LIMIT, FILES_LIMIT, FileKind, FileMeta, NewFile,
};
use anxin_domain::ids::{CaseId, EvidenceId};
use anxin_domain::number::Number;
use exif::{In, Tag};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sha2::{Digest, Sha256};

use crate::city::{City, city, complaint, key, line};
use crate::samples::{self, MAKER};

async fn case(city: &City) -> CaseId {
    case_about(city, line(1)).await
}

async fn case_about(city: &City, number: Number) -> CaseId {
    city.desk.complain(complaint(&[(number, city.now())])).await.unwrap().case
}

async fn attach(city: &City, case: CaseId, name: &str, bytes: &[u8]) -> Result<Attached, DeskError> {
    let new = NewFile {
        name: name.into(),
        bytes: bytes.to_vec(),
        by: Actor::Customer,
        brand: None,
        words: "来电截图".into(),
    };
    city.desk.attach(case, new).await
}

async fn kept(city: &City, case: CaseId, name: &str, bytes: &[u8]) -> (FileMeta, Vec<u8>) {
    let attached = attach(city, case, name, bytes).await.unwrap();
    city.desk.file(attached.file.id).await.unwrap()
}

async fn refused(city: &City, case: CaseId, bytes: &[u8]) -> String {
    match attach(city, case, "", bytes).await {
        Err(DeskError::Invalid { field: "file", reason }) => reason,
        other => panic!("{other:?}"),
    }
}

fn holds(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|window| window == what.as_bytes())
}

fn every_kind() -> [(FileKind, Vec<u8>); 10] {
    [
        (FileKind::Jpeg, samples::jpeg(6)),
        (FileKind::Png, samples::png(6)),
        (FileKind::Webp, samples::webp(6)),
        (FileKind::Pdf, samples::pdf("", "")),
        (FileKind::Pdf, samples::packed_pdf("<< /Type /Catalog >>")),
        (FileKind::Pdf, samples::pdf_with_a_photograph()),
        (FileKind::Mp3, samples::mp3()),
        (FileKind::M4a, samples::m4a(b"soun")),
        (FileKind::Wav, samples::wav(999)),
        (FileKind::Ogg, samples::ogg()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_loses_its_place_and_maker_and_keeps_its_pixels_and_its_way_up() {
    let city = city().await;
    let case = case(&city).await;
    for (name, bytes) in
        [("a.jpg", samples::jpeg(6)), ("a.png", samples::png(6)), ("a.webp", samples::webp(6))]
    {
        let read =
            |bytes: &[u8]| exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes.to_vec()));
        let told = read(&bytes).unwrap();
        assert!(
            told.get_field(Tag::GPSLatitude, In::PRIMARY).is_some(),
            "{name}: the sample tells its place"
        );
        let (meta, kept) = kept(&city, case, name, &bytes).await;
        let after = read(&kept).unwrap();
        let fields: Vec<_> = after.fields().map(|field| (field.tag, field.value.get_uint(0))).collect();
        assert_eq!(fields, [(Tag::Orientation, Some(6))], "{name}");
        assert!(!holds(&kept, MAKER), "{name}");
        assert_eq!(meta.name, name);
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!(pixels(&bytes), pixels(&kept), "{name}");
        assert!(
            kept.len() + samples::camera_data(6).len() - 40 < bytes.len(),
            "{name}: the thumbnail is gone"
        );
    }
    for upright in [samples::jpeg(1), samples::png(1), samples::webp(1)] {
        let (_, kept) = kept(&city, case, "b", &upright).await;
        assert!(!holds(&kept, "Exif") && !holds(&kept, "eXIf") && !holds(&kept, "EXIF"), "nothing to say");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recordings_and_documents_lose_their_maker_and_keep_what_they_are() {
    let city = city().await;
    let case = case(&city).await;
    for (kind, bytes) in every_kind() {
        if kind != FileKind::Pdf || !holds(&bytes, "ObjStm") {
            assert!(holds(&bytes, MAKER), "{kind:?}: the sample tells its maker");
        }
        let (meta, kept) = kept(&city, case, "x", &bytes).await;
        assert_eq!(meta.kind, kind);
        assert!(!holds(&kept, MAKER), "{kind:?}");
        // What is kept is a file of its kind, with nothing left to take.
        let again = attach(&city, case, "x", &kept).await.unwrap();
        assert_eq!(again.file.kept_sha256, meta.kept_sha256, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_information_about_the_maker_is_taken_out_and_the_rest_unpacks_as_before() {
    let city = city().await;
    let case = case(&city).await;
    let (_, kept) = kept(&city, case, "x.pdf", &samples::packed_pdf("<< /Type /Catalog >>")).await;
    let begin = kept.windows(7).position(|window| window == b"stream\n").unwrap() + 7;
    let mut objects = String::new();
    std::io::Read::read_to_string(&mut flate2::read::ZlibDecoder::new(&kept[begin..]), &mut objects).unwrap();
    let blanks = " ".repeat(MAKER.len());
    assert_eq!(objects, format!("4 0 8 35 << /Producer ({blanks}) >> << /Type /Catalog >>"));
    let (_, kept) = self::kept(&city, case, "y.pdf", &samples::pdf("", "")).await;
    assert!(holds(&kept, "/Author <00000000000000> >>"), "{}", String::from_utf8_lossy(&kept));
}

#[tokio::test(flavor = "multi_thread")]
async fn m4a_keeps_the_place_of_its_sound_and_loses_its_own() {
    let city = city().await;
    let case = case(&city).await;
    let bytes = samples::m4a(b"soun");
    let (_, kept) = kept(&city, case, "a.m4a", &bytes).await;
    assert_eq!(kept.len(), bytes.len());
    assert!(kept.ends_with(&[1, 2, 3, 4, 5]));
    assert!(!holds(&kept, "114.3055") && !kept.windows(4).any(|window| window == [0xDE, 0xAD, 0xBE, 0xEF]));
    assert!(refused(&city, case, &samples::m4a(b"vide")).await.starts_with("films are not taken: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_did_not_come_whole_is_refused() {
    let city = city().await;
    let case = case(&city).await;
    let plain = |bytes: Vec<u8>| bytes[..bytes.len() - 1].to_vec();
    let jpeg = samples::jpeg(6);
    let cut = [
        jpeg[..jpeg.len() / 3].to_vec(),
        plain(samples::png(6)),
        plain(samples::webp(6)),
        samples::pdf("", "").split_last_chunk::<8>().unwrap().0.to_vec(),
        samples::mp3()[..1_500].to_vec(),
        plain(samples::m4a(b"soun")),
        samples::wav(999)[..900].to_vec(),
        plain(samples::ogg()),
    ];
    for bytes in cut {
        let wrong = refused(&city, case, &bytes).await;
        assert!(wrong.contains("ends too early: it did not come whole, send it again"), "{wrong}");
    }
    let mut damaged = samples::png(6);
    damaged[20] ^= 1;
    assert!(refused(&city, case, &damaged).await.contains("a checksum does not hold"));
    let mut damaged = samples::ogg();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert!(refused(&city, case, &damaged).await.contains("a checksum does not hold"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hides_another_file_is_refused_with_the_mend() {
    let city = city().await;
    let case = case(&city).await;
    for (kind, whole) in every_kind() {
        for (behind, what) in [
            ("<script>alert(1)</script>", "a page or a script"),
            ("<HTML><body onload=x>", "a page or a script"),
            ("<svg onload=alert(1)>", "a page or a script"),
            ("PK\u{3}\u{4}payload", "an archive"),
            ("%PDF-1.7", "a PDF"),
        ] {
            let wrong = refused(&city, case, &[&whole, behind.as_bytes()].concat()).await;
            // Behind the last box of an M4A there is nothing but another box.
            if kind != FileKind::M4a || what == "a page or a script" && !behind.starts_with("<svg") {
                assert!(wrong.starts_with(&format!("there is {what} hidden in the")), "{kind:?}: {wrong}");
            }
        }
    }
    let hidden = samples::jpeg(6);
    let comment = b"\xFF\xFE\0\x1F<!DOCTYPE html><p>x</p>xxxxxx";
    let inside = [&hidden[..2], comment, &hidden[2..]].concat();
    assert!(refused(&city, case, &inside).await.contains("a page or a script"), "in a part that would go");
    for nothing in [b"GIF89a".as_slice(), b"<html><p>x", b"PK\x03\x04", b"MZ", b"plain text", b"\0\0\0\0"] {
        assert!(
            refused(&city, case, nothing).await.contains("send a JPEG, PNG or WebP picture"),
            "{nothing:?}"
        );
    }
    assert!(refused(&city, case, b"").await.starts_with("it is empty: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_does_things_is_refused_however_it_is_written() {
    let city = city().await;
    let case = case(&city).await;
    for catalogue in [
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S /J#61va#53cript /J#53 (x) >>",
        "/OpenAction << /S /L#61unch /F (calc.exe) >>",
        "/OpenAction << /S /Launch /F (calc.exe) >>",
        "/Names << /EmbeddedFiles 9 0 R >>",
        "/AF [<< /Type /Filespec /EF << /F 9 0 R >> >>]",
        "/AcroForm << /XFA 9 0 R >>",
        "/OpenAction << /S /SubmitForm >>",
    ] {
        let wrong = refused(&city, case, &samples::pdf(catalogue, "")).await;
        assert!(
            wrong.starts_with("the PDF ") && wrong.contains(": print it into a new PDF"),
            "{catalogue}: {wrong}"
        );
        let packed = samples::packed_pdf(&format!("<< /Type /Catalog {catalogue} >>"));
        assert!(!holds(&packed, "JavaScript"));
        assert!(refused(&city, case, &packed).await.starts_with("the PDF "), "packed: {catalogue}");
    }
    // A stream that begins nowhere a reader would see one hides nothing.
    let trick = samples::pdf("", "% >>\nstream\n7 0 obj\n<< /S /JavaScript >>\nendobj\n");
    assert!(refused(&city, case, &trick).await.contains("has a script in it"));
    let odd = "7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode /Length 4 >>\nstream\nabcd\nendstream\nendobj";
    assert!(refused(&city, case, &samples::pdf("", odd)).await.contains("cannot be looked into"));
    let odd = "7 0 obj\n<< /Type /ObjStm (a obj) /N 1 >>\nstream\nabcd\nendstream\nendobj";
    assert!(refused(&city, case, &samples::pdf("", odd)).await.contains("cannot be looked into"));
    let locked = String::from_utf8(samples::pdf("", "")).unwrap().replace("/Root", "/Encrypt 9 0 R /Root");
    assert!(refused(&city, case, locked.as_bytes()).await.starts_with("the PDF is locked: "));
    let bomb = samples::packed_pdf(&" ".repeat(40 * 1024 * 1024));
    assert!(refused(&city, case, &bomb).await.contains("more than is looked into"));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_digests_are_kept_and_the_same_bytes_are_one_file() {
    let city = city().await;
    let case = case(&city).await;
    let bytes = samples::jpeg(6);
    let first = attach(&city, case, "来电.jpg", &bytes).await.unwrap();
    let again = attach(&city, case, "other.jpg", &bytes).await.unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!(first.file, again.file);
    let (meta, kept) = city.desk.file(first.file.id).await.unwrap();
    assert_eq!(meta.came_sha256.as_slice(), Sha256::digest(&bytes).as_slice());
    assert_eq!(meta.kept_sha256.as_slice(), Sha256::digest(&kept).as_slice());
    assert_eq!(
        (meta.size, meta.words.as_str(), meta.by),
        (i64::try_from(kept.len()).unwrap(), "来电截图", Actor::Customer)
    );
    assert_eq!(city.desk.files(case).await.unwrap(), [meta]);
    // What a brand adds is its own, also when the customer has added the same.
    let brand = Some(key("lianjia-wuhan"));
    let new =
        NewFile { name: "x.jpg".into(), bytes, by: Actor::Brand, brand: brand.clone(), words: String::new() };
    let brands = city.desk.attach(case, new.clone()).await.unwrap();
    assert_eq!((brands.repeated, brands.file.brand.clone()), (false, brand));
    assert_eq!(city.desk.attach(case, new).await.unwrap(), Attached { repeated: true, ..brands });
    let events = city.desk.case(case).await.unwrap().events;
    assert_eq!(events.iter().filter(|event| event.kind == EventKind::FileAdded).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_holds_so_many_files_and_so_many_bytes() {
    let city = city().await;
    let (many, large) = (case(&city).await, case_about(&city, line(2)).await);
    for n in 0..FILES_LIMIT {
        attach(&city, many, "x.wav", &samples::wav(usize::try_from(n).unwrap() + 10)).await.unwrap();
    }
    let full = attach(&city, many, "x.wav", &samples::wav(9)).await.unwrap_err();
    assert!(matches!(full, DeskError::FilesFull) && full.fault() == DeskFault::Conflict);
    assert!(
        attach(&city, many, "x.wav", &samples::wav(10)).await.unwrap().repeated,
        "what is there is there"
    );
    for n in 0..5 {
        attach(&city, large, "x.wav", &samples::wav(FILE_LIMIT - 100 - n)).await.unwrap();
    }
    assert!(matches!(
        attach(&city, large, "x.wav", &samples::wav(FILE_LIMIT - 200)).await,
        Err(DeskError::FilesFull)
    ));
    let (_, whole) = kept(&city, large, "x.wav", &samples::wav(FILE_LIMIT - 100)).await;
    assert!(whole.len() > FILE_LIMIT - 100, "forty pieces make one file again");
    assert!(refused(&city, large, &samples::wav(FILE_LIMIT)).await.starts_with("it is larger than"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_can_be_erased_and_the_digests_stay() {
    let city = city().await;
    let case = case(&city).await;
    let file = attach(&city, case, "x.jpg", &samples::jpeg(6)).await.unwrap().file;
    city.desk.erase_file(file.id).await.unwrap();
    city.desk.erase_file(file.id).await.unwrap();
    assert!(matches!(city.desk.file(file.id).await, Err(DeskError::FileErased)));
    let left = city.desk.files(case).await.unwrap().remove(0);
    assert_eq!((left.came_sha256, left.kept_sha256), (file.came_sha256, file.kept_sha256));
    assert!(left.erased_at.is_some() && left.words.is_empty());
    let count = |tx: &mut dyn anxin_store::Tx| {
        tx.query_opt("SELECT COUNT(*) FROM evidence_piece", &[])?.unwrap().int(0)
    };
    assert_eq!(city.test.store.read(count).await.unwrap(), 0);
    let nobodys = EvidenceId::from_bytes([7; 16]);
    assert!(matches!(city.desk.file(nobodys).await, Err(DeskError::UnknownFile)));
    let unknown = attach(&city, CaseId::from_bytes([7; 16]), "x.jpg", &samples::jpeg(6)).await;
    assert!(matches!(unknown, Err(DeskError::UnknownCase)));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_served_to_be_saved_and_never_to_be_run() {
    let city = city().await;
    let case = case(&city).await;
    let file = attach(&city, case, "来电 1.JPEG", &samples::jpeg(6)).await.unwrap().file;
    let headers = file.headers();
    let header = |name: &str| headers.iter().find(|header| header.0 == name).unwrap().1.as_str();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"evidence.jpg\"; filename*=UTF-8''%E6%9D%A5%E7%94%B5%201.jpg"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").starts_with("sandbox"));
}

/// Bytes that were changed, cut or doubled somewhere are taken or refused, and nothing falls over.
#[test]
fn whatever_is_sent_is_taken_or_refused() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let city = runtime.block_on(city());
    let case = runtime.block_on(case(&city));
    let kinds = every_kind();
    let change =
        (0..kinds.len(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8, any::<u8>());
    let mut runner = TestRunner::new(ProptestConfig { cases: 600, ..ProptestConfig::default() });
    let outcome = runner.run(&change, |(kind, one, other, how, byte)| {
        let mut bytes = kinds[kind].1.clone();
        let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
        match how {
            0 => bytes[one] = byte,
            1 => bytes.truncate(one),
            2 => bytes.rotate_left(one),
            _ => {
                let (from, until) = (one.min(other), one.max(other));
                let doubled = bytes[from..until].to_vec();
                bytes.splice(from..from, doubled);
            }
        }
        match runtime.block_on(attach(&city, case, "x", &bytes)) {
            Ok(_) | Err(DeskError::Invalid { field: "file", .. } | DeskError::FilesFull) => Ok(()),
            Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
        }
    });
    outcome.unwrap();
}
