//! API keys: shown once, limited to what they are for, and gone when revoked.

use anxin_domain::ids::BrandId;
use anxin_identity::{ApiScope, Evidence, IdentityError};
use anxin_store::audit::{self, AuditAction, AuditFilter};

use crate::kit::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_says_who_calls_for_which_brand_and_what_for() {
    let house = House::new().await;
    let brand = "lianjia-wuhan".parse().unwrap();
    let scopes = [ApiScope::CallRecords, ApiScope::Decisions, ApiScope::Decisions];
    let key = house.identity.create_key("dialler", Some(brand), &scopes).await.unwrap();
    let caller = house.identity.authenticate(&key.secret).await.unwrap().unwrap();
    assert_eq!((caller.key.as_str(), caller.name.as_str()), (key.id.as_str(), "dialler"));
    assert_eq!(caller.brand.as_ref().map(|b| b.as_str()), Some("lianjia-wuhan"));
    let allowed: Vec<ApiScope> = ApiScope::ALL.into_iter().filter(|scope| caller.may(*scope)).collect();
    assert_eq!(allowed, [ApiScope::Decisions, ApiScope::CallRecords]);
    let platform = house.identity.create_key("platform", None, &[ApiScope::Admin]).await.unwrap();
    let caller = house.identity.authenticate(&platform.secret).await.unwrap().unwrap();
    assert!(caller.brand.is_none() && ApiScope::ALL.into_iter().all(|scope| caller.may(scope)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signing_key_that_is_set_or_exchanged_leaves_a_row_each_time() {
    let house = House::new().await;
    let brand: BrandId = "lianjia-wuhan".parse().unwrap();
    let key = house.identity.create_key("dialler", Some(brand.clone()), &[ApiScope::Acts]).await.unwrap();
    for first in ["AAAA", "BBBB"] {
        let public = format!("{first}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").parse().unwrap();
        assert!(house.identity.set_public_key(&key.id, public).await.unwrap());
        assert!(!house.identity.set_public_key("key_unknown", public).await.unwrap());
    }
    let nobody = house.identity.take_evidence("hanjiang".parse().unwrap(), Evidence::SignedOnly).await;
    assert!(matches!(nobody, Err(IdentityError::NobodySigns)), "{nobody:?}");
    house.identity.take_evidence(brand.clone(), Evidence::SignedOnly).await.unwrap();
    let only = AuditFilter { action: Some(AuditAction::ChangedSigning), ..AuditFilter::default() };
    let found = house.test.store.read(move |tx| audit::find(tx, &only, 10)).await.unwrap();
    let mut objects: Vec<_> = found.into_iter().map(|entry| entry.object).collect();
    objects.sort_unstable();
    assert_eq!(objects, [key.id.clone(), key.id, brand.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_is_of_no_use_and_stays_in_the_list() {
    let house = House::new().await;
    let key = house.identity.create_key("old", None, &[ApiScope::Acts]).await.unwrap();
    let other = house.identity.create_key("new", None, &[ApiScope::Acts]).await.unwrap();
    assert!(house.identity.revoke_key(&key.id).await.unwrap());
    assert!(!house.identity.revoke_key(&key.id).await.unwrap());
    assert!(!house.identity.revoke_key("key_unknown").await.unwrap());
    assert!(house.identity.authenticate(&key.secret).await.unwrap().is_none());
    assert!(house.identity.authenticate(&other.secret).await.unwrap().is_some());
    let listed = house.identity.keys().await.unwrap();
    let revoked: Vec<&str> =
        listed.iter().filter(|k| k.revoked_at.is_some()).map(|k| k.caller.name.as_str()).collect();
    assert_eq!((listed.len(), revoked.as_slice()), (2, ["old"].as_slice()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_secret_is_nobody_and_the_secret_is_nowhere() {
    let house = House::new().await;
    let key = house.identity.create_key("dialler", None, &[ApiScope::Acts]).await.unwrap();
    let bare = key.secret.strip_prefix("axk_").unwrap();
    for other in [
        "",
        "axk_",
        bare,
        &key.id,
        &key.secret[..67],
        &format!("{}0", key.secret),
        &format!("Bearer {}", key.secret),
    ] {
        assert!(house.identity.authenticate(other).await.unwrap().is_none(), "{other}");
    }
    assert!(!house.dump("api_key").await.contains(bare));
    assert!(!format!("{key:?}").contains(bare));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_name_or_a_use_is_refused() {
    let house = House::new().await;
    assert!(matches!(house.identity.create_key("x", None, &[]).await, Err(IdentityError::NoScope)));
    assert!(matches!(
        house.identity.create_key(" ", None, &[ApiScope::Acts]).await,
        Err(IdentityError::Name)
    ));
    assert_eq!("call_records".parse::<ApiScope>().unwrap(), ApiScope::CallRecords);
    assert!("everything".parse::<ApiScope>().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_has_one_living_key_of_a_name() {
    let house = House::new().await;
    let brand: BrandId = "lianjia-wuhan".parse().unwrap();
    let make = || house.identity.create_key("dialler", Some(brand.clone()), &[ApiScope::Acts]);
    let first = make().await.unwrap();
    assert!(matches!(make().await, Err(IdentityError::KeyThere)), "a form that is sent twice");
    house.identity.revoke_key(&first.id).await.unwrap();
    make().await.unwrap();
}
