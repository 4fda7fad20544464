use anxin_desk::TELL;
use anxin_domain::ids::JobId;
use anxin_store::jobs::{self, Enqueued, NewJob};
use anxin_store::{Clock, Store, StoreError};

use crate::{anxin, code, out, shop};

/// Leaves one job in the folder that was given up.
fn given_up(data: &std::path::Path) -> JobId {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let id = runtime.block_on(async {
        let store = Store::open_folder(data, Clock::system()).await.unwrap();
        let now = store.clock().now();
        let given_up = store.write(move |tx| {
            let job = NewJob { kind: TELL, key: "some:1".into(), payload: "some:1".into(), due_at: now };
            let enqueued = jobs::enqueue(tx, &job, now)?;
            for lease in jobs::lease(tx, &[TELL], "w", 1, 9, now)? {
                let _ = lease.fail(tx, "the words are missing", now)?;
            }
            Ok::<_, StoreError>(enqueued)
        });
        given_up.await.unwrap()
    });
    let Enqueued::New(id) = id else { return JobId::from_bytes([0; 16]) };
    id
}

#[test]
fn what_was_given_up_is_shown_and_tried_again_or_forgotten() {
    let shop = shop();
    let data = shop.path();
    assert!(out(&anxin(data, &["jobs"])).contains("nothing waits"));
    let id = given_up(data).to_string();
    let doctor = anxin(data, &["doctor"]);
    assert_eq!(code(&doctor), 1);
    assert!(out(&doctor).contains("given up: 1 tell; see `anxin jobs`"), "{}", out(&doctor));
    let listed = out(&anxin(data, &["jobs", "list"]));
    assert!(listed.contains(&id) && listed.contains("after 1 tries: the words are missing"), "{listed}");
    let listed: serde_json::Value = serde_json::from_str(&out(&anxin(data, &["jobs", "--json"]))).unwrap();
    assert_eq!(listed["given_up"][0]["id"], *id);
    assert_eq!(code(&anxin(data, &["jobs", "again", &id])), 0);
    assert!(out(&anxin(data, &["jobs"])).contains("tell  1 wait"));
    let (again, forget) = (anxin(data, &["jobs", "again", &id]), anxin(data, &["jobs", "forget", &id]));
    assert_eq!((code(&again), code(&forget)), (1, 1), "it is not given up any more");
    assert!(out(&anxin(data, &["doctor"])).contains("wait: 1 tell"));
}
