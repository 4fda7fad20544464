//! `POST /v1/complaints/{id}/evidence`, and reading files back.

use serde_json::{Value, json};

use crate::kit::{House, LINE, OTHER_LINE, REFUSER};

/// A PNG with a text in it. Whether it can be drawn is not looked at here.
fn picture() -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let sum = crc(&[name.as_slice(), body].concat());
        [&(body.len() as u32).to_be_bytes(), name.as_slice(), body, &sum.to_be_bytes()].concat()
    };
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"tEXt", b"Author\0secret"),
        chunk(b"IDAT", &[0x78, 0x01, 0x01, 2, 0, 0xFD, 0xFF, 0, 0x7F, 0x00, 0x82, 0x00, 0x80]),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        let begun = sum ^ u32::from(*byte);
        (0..8).fold(begun, |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// A case about a call from a line, and where its files are.
async fn case(house: &House, line: &str) -> String {
    let complaint =
        json!({ "customer": REFUSER, "calling_number": line, "called_at": "2026-11-23T06:00:40Z" });
    let case = house.post("/v1/complaints", &complaint).admin().send().await.is(201).json();
    format!("/v1/complaints/{}/evidence", case["id"].as_str().unwrap())
}

fn path_of(files: &str, file: &Value) -> String {
    format!("{files}/{}", file["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_told_by_its_bytes_and_served_only_to_be_saved() {
    let house = House::new().await;
    let files = case(&house, LINE).await;
    let name = "%E6%9D%A5%E7%94%B5.JPG";
    let send = || house.post_bytes(&files, "text/html", picture()).header("file-name", name).admin().send();
    let file = send().await.is(201).json();
    assert_eq!(
        (&file["name"], &file["kind"], &file["by"]),
        (&json!("来电.png"), &json!("png"), &json!("customer"))
    );
    let got = house.get(&path_of(&files, &file)).admin().send().await.is(200);
    let header = |name: &str| got.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("content-type"), header("x-content-type-options")),
        ("image/png".into(), "nosniff".into())
    );
    assert!(header("content-security-policy").starts_with("sandbox"));
    assert!(header("content-disposition").starts_with("attachment; filename=\"evidence.png\""));
    assert_eq!(got.bytes.len(), picture().len() - 25, "the text is gone");
    assert_eq!(send().await.is(200).json(), file, "the same bytes are the same file");
    assert_eq!(house.get(&files).admin().send().await.is(200).json(), json!([file]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_a_repeated_upload_the_same_answer_and_another_body_is_refused() {
    let house = House::new().await;
    let files = case(&house, LINE).await;
    let send = |bytes: Vec<u8>| house.post_bytes(&files, "image/png", bytes).once("k1").admin().send();
    let first = send(picture()).await.is(201).json();
    let again = send(picture()).await.is(200);
    assert_eq!((again.json(), again.headers["idempotency-replayed"].to_str().unwrap()), (first, "true"));
    send([picture(), vec![0]].concat()).await.problem(422, "key-reused");
    assert_eq!(house.count("evidence_file").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_adds_its_own_and_sees_no_other() {
    let house = House::new().await;
    let (own, foreign) = (case(&house, LINE).await, case(&house, OTHER_LINE).await);
    let send = |files: &str| house.post_bytes(files, "image/png", picture());
    let customers = send(&own).admin().send().await.is(201).json();
    let brands = send(&own).brand().send().await.is(201).json();
    assert_eq!(brands["by"], "brand");
    assert_eq!(house.get(&own).brand().send().await.is(200).json(), json!([brands]));
    assert_eq!(house.get(&own).admin().send().await.is(200).json(), json!([customers, brands]));
    house.get(&path_of(&own, &customers)).brand().send().await.problem(404, "not-found");
    house.get(&path_of(&own, &brands)).brand().send().await.is(200);
    house.get(&foreign).brand().send().await.problem(404, "not-found");
    send(&foreign).brand().send().await.problem(404, "not-found");
    house.get(&path_of(&foreign, &customers)).admin().send().await.problem(404, "not-found");
    house.get(&own).send().await.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_says_the_mend() {
    let house = House::new().await;
    let files = case(&house, LINE).await;
    let post = |bytes: Vec<u8>, name: &str| {
        house.post_bytes(&files, "image/png", bytes).header("file-name", name).admin()
    };
    let wrong = post(b"<p>no file".to_vec(), "a.png").send().await.problem(422, "invalid-field");
    assert_eq!(wrong["field"], "file");
    assert!(wrong["mend"].as_str().unwrap().starts_with("send a JPEG, PNG or WebP picture"), "{wrong}");
    let wrong = post(picture(), "a.html").send().await.problem(422, "invalid-field");
    assert_eq!(wrong["mend"], "give it a name that ends in .png");
    post(picture(), "%zz").send().await.problem(400, "bad-request");
    post(picture(), &"x".repeat(2_000)).send().await.problem(400, "bad-request");
    post(vec![0; anxin_desk::FILE_LIMIT + 1], "a").send().await.problem(413, "too-large");
    let send = |path: &str| house.post_bytes(path, "image/png", picture()).admin();
    let nowhere = "/v1/complaints/01KAR8Q5T0R8Z5X7C9V2B4N6M8/evidence";
    send(nowhere).send().await.problem(404, "not-found");
    send("/v1/complaints/x/evidence").send().await.problem(400, "bad-id");
    assert_eq!(house.count("evidence_file").await, 0);
}
