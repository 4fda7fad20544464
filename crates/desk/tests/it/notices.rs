//! Notices, and the jobs that hand them on.

use anxin_desk::{Notice, NoticeKind, TELL, told};
use anxin_domain::ids::CaseId;
use anxin_store::jobs::{self, Lease};

use crate::city::{CUSTOMER, City, city, line};

async fn leased(city: &City, limit: i64) -> Vec<Lease> {
    let now = city.now();
    city.test.store.write(move |tx| jobs::lease(tx, &[TELL], "w", 60_000, limit, now)).await.unwrap()
}

async fn tell(city: &City, notice: Notice) -> bool {
    let now = city.now();
    city.test.store.write(move |tx| told(tx, &notice, now)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_comes_with_the_job_that_hands_it_on_and_is_told_once() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case = city.reconcile().await.cases[0];
    let [lease] = &leased(&city, 9).await[..] else { panic!("one notice, one job") };
    let notice = city.desk.notice(&lease.job.payload).await.unwrap().unwrap();
    assert_eq!((notice.case, notice.n, notice.kind), (case, 1, NoticeKind::Found));
    assert_eq!((notice.number, &*notice.key()), (CUSTOMER, &*format!("case:{case}:1")));
    assert!(!lease.job.payload.contains(&CUSTOMER.national()), "a job holds ids only");
    assert!(tell(&city, notice.clone()).await);
    assert!(!tell(&city, notice).await, "it is told already");
    assert!(city.desk.notice(&lease.job.payload).await.unwrap().is_none());
    assert!(city.desk.untold(9).await.unwrap().is_empty());
    city.desk.notice("no job of ours").await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_from_before_there_were_jobs_get_theirs_at_the_start() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case: CaseId = city.reconcile().await.cases[0];
    city.test
        .store
        .write(move |tx| {
            for n in 2..=1_200_i64 {
                let sql = "INSERT INTO notice (case_id, n, kind, number, language, at, told_at) \
                           SELECT case_id, $2, kind, number, language, at, CAST($3 AS BIGINT) FROM notice \
                           WHERE case_id = $1 AND n = 1";
                // Every tenth is told already.
                let told_at = (n % 10 == 0).then_some(n);
                tx.execute(sql, &[case.to_bytes().into(), n.into(), told_at.into()])?;
            }
            Ok::<_, anxin_store::StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(city.desk.queue_untold().await.unwrap(), 1_080);
    assert_eq!(city.desk.queue_untold().await.unwrap(), 1_080, "again changes nothing");
    let mut payloads: Vec<_> =
        leased(&city, 5_000).await.into_iter().map(|lease| lease.job.payload).collect();
    let mut wanted: Vec<_> = (1..=1_200).filter(|n| n % 10 != 0).map(|n| format!("{case}:{n}")).collect();
    payloads.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(payloads, wanted);
}
