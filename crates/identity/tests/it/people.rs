//! Staff, and the table of who may do what.

use anxin_identity::{Action, IdentityError, Role, Staff, may};
use anxin_store::audit::By;
use anxin_store::tenants::Tenant;

use crate::kit::{House, number};

fn roles() -> Vec<Role> {
    let agent = "lianjia-wuhan:1023".parse().unwrap();
    vec![
        Role::Customer,
        Role::Agent(agent),
        Role::Hotline,
        Role::Desk,
        Role::Admin,
        Role::Compliance,
        Role::Regulator,
    ]
}

/// The table as `docs/roles.md` has it, with what each action is.
fn table() -> String {
    let roles = roles();
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    let mut table = format!(
        "| action | what it is | fresh proof | {} |\n|---|---|---{}|\n",
        words.join(" | "),
        "|---".repeat(roles.len())
    );
    for action in Action::ALL {
        let cells: Vec<&str> = roles.iter().map(|role| if may(role, *action) { "yes" } else { "" }).collect();
        let about = action.about().trim().trim_end_matches('.').replace('`', "");
        let fresh = if action.wants_fresh_proof() { "yes" } else { "" };
        table += &format!("| {action:?} | {about} | {fresh} | {} |\n", cells.join(" | "));
    }
    table
}

/// A change of the table is a change of the law of this house: it is read and agreed to in the page. `UPDATE_GOLDEN=1` writes
/// it anew; read the difference before committing it.
#[test]
fn the_table_of_permissions_is_the_one_that_was_agreed() {
    const MARK: &str = "<!-- the table; a test holds it to crates/identity/src/role.rs -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/roles.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (before, agreed) = page.split_once(MARK).unwrap();
    let now = table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{before}{MARK}{now}")).unwrap();
        return;
    }
    assert!(
        agreed == now,
        "who may do what has changed (UPDATE_GOLDEN=1 writes it down); the table is now:\n{now}"
    );
}

#[test]
fn who_appoints_does_not_pay_and_who_pays_does_not_appoint() {
    for role in roles() {
        let appoints = may(&role, Action::ManageStaff) || may(&role, Action::ManageKeys);
        let pays = [Action::MakePayment, Action::Rule, Action::Recover, Action::WriteOff]
            .iter()
            .any(|deed| may(&role, *deed));
        assert!(!(appoints && pays), "{role:?}");
        let promises = may(&role, Action::PublishPromise);
        assert!(!(promises && (appoints || pays)), "{role:?}");
    }
}

#[test]
fn a_role_reads_back_from_its_word() {
    for role in roles() {
        assert_eq!(Role::from_word(role.word(), role.agent().cloned()).unwrap(), role);
    }
    assert!(Role::from_word("agent", None).is_err());
    assert!(Role::from_word("desk", Some("a:1".parse().unwrap())).is_err());
    assert!(Role::from_word("root", None).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_have_a_name_and_one_or_more_roles() {
    let house = House::new().await;
    let agent = |key: &str| Role::Agent(key.parse().unwrap());
    house.identity.put_staff(number(1), " 林默 ", Role::Desk).await.unwrap();
    house.identity.put_staff(number(1), "林默", Role::Hotline).await.unwrap();
    house.identity.put_staff(number(2), "Zhou", agent("lianjia-wuhan:1")).await.unwrap();
    house.identity.put_staff(number(2), "Zhou Yan", agent("lianjia-wuhan:2")).await.unwrap();
    let desk = Staff {
        number: number(1),
        name: "林默".into(),
        roles: vec![Role::Desk, Role::Hotline],
        tenant: None,
    };
    let moved = Staff {
        number: number(2),
        name: "Zhou Yan".into(),
        roles: vec![agent("lianjia-wuhan:2")],
        tenant: None,
    };
    assert_eq!(house.identity.staff_of(number(1)).await.unwrap(), Some(desk.clone()));
    assert_eq!(house.identity.staff_of(number(3)).await.unwrap(), None);
    assert_eq!(house.identity.all_staff().await.unwrap(), [desk, moved]);
    assert!(!house.identity.end_staff(number(1), Role::Admin).await.unwrap());
    let session = house.sign_in_at_work(number(2)).await;
    let signed_in = house.identity.session(&session.token).await.unwrap().unwrap();
    assert_eq!(signed_in.agent().map(|a| a.as_str()), Some("lianjia-wuhan:2"));
    assert_eq!(signed_in.name.as_deref(), Some("Zhou Yan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_role_asks_for_a_new_sign_in_and_a_repeated_one_does_not() {
    let house = House::new().await;
    let before = house.sign_in(number(1)).await;
    house.identity.put_staff(number(1), "林默", Role::Desk).await.unwrap();
    assert!(house.identity.session(&before.token).await.unwrap().is_none());
    let after = house.sign_in(number(1)).await;
    house.identity.put_staff(number(1), "林默", Role::Desk).await.unwrap();
    assert!(house.identity.session(&after.token).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_appointed_customer_or_without_a_name() {
    let house = House::new().await;
    let refused = house.identity.put_staff(number(1), "林默", Role::Customer).await;
    assert!(matches!(refused, Err(IdentityError::NotAStaffRole)));
    for name in ["", "  ", "a\nb", &"名".repeat(65)] {
        let refused = house.identity.put_staff(number(1), name, Role::Desk).await;
        assert!(matches!(refused, Err(IdentityError::Name)), "{name}");
    }
    assert!(house.identity.all_staff().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn people_work_for_one_tenant_or_for_the_house_in_all_their_roles() {
    let house = House::new().await;
    let identity = &house.identity;
    let wuhan: Option<Tenant> = Some("wuhan".parse().unwrap());
    let give = async |n: u64, role: Role, tenant: &Option<Tenant>, by: By| {
        identity.give_role(number(n), "林默", role, tenant.clone(), by).await
    };
    give(1, Role::Desk, &wuhan, By::Terminal).await.unwrap();
    give(1, Role::Hotline, &wuhan, By::Terminal).await.unwrap();
    let session = house.sign_in_at_work(number(1)).await;
    assert_eq!(identity.session(&session.token).await.unwrap().unwrap().tenant, wuhan);
    // Another word moves all roles, and ends what was open.
    give(1, Role::Hotline, &None, By::Terminal).await.unwrap();
    assert!(identity.session(&session.token).await.unwrap().is_none());
    assert_eq!(identity.staff_of(number(1)).await.unwrap().unwrap().tenant, None);
    let regulator = give(2, Role::Regulator, &wuhan, By::Terminal).await;
    assert!(matches!(regulator, Err(IdentityError::WholeHouse)), "{regulator:?}");
    give(2, Role::Regulator, &None, By::Terminal).await.unwrap();
    let moved = give(2, Role::Desk, &wuhan, By::Terminal).await;
    assert!(matches!(moved, Err(IdentityError::WholeHouse)), "{moved:?}");

    // Who works for a tenant appoints for that one, and takes no role that another has given.
    give(3, Role::Admin, &wuhan, By::Terminal).await.unwrap();
    give(4, Role::Admin, &None, By::Terminal).await.unwrap();
    let by_own = By::Person(number(3));
    give(5, Role::Desk, &wuhan, by_own).await.unwrap();
    for (n, tenant) in [(6, &None), (6, &Some(Tenant::main())), (1, &wuhan)] {
        let refused = give(n, Role::Desk, tenant, by_own).await;
        assert!(matches!(refused, Err(IdentityError::OtherTenant)), "{n} {tenant:?}: {refused:?}");
    }
    let nobody_s: Role = Role::Agent("anju:1".parse().unwrap());
    let refused = give(7, nobody_s, &wuhan, by_own).await;
    assert!(matches!(refused, Err(IdentityError::OtherTenant)), "an agent of another brand: {refused:?}");
    assert!(!identity.take_role(number(1), Role::Desk, by_own).await.unwrap());
    assert!(identity.take_role(number(5), Role::Desk, by_own).await.unwrap());
    // A tenant's administrator cannot stand in for the house's last one.
    let last = identity.take_role(number(4), Role::Admin, by_own).await;
    assert!(!last.unwrap());
    give(8, Role::Admin, &None, By::Terminal).await.unwrap();
    assert!(identity.take_role(number(8), Role::Admin, By::Person(number(4))).await.unwrap());
    let last = identity.take_role(number(4), Role::Admin, By::Terminal).await;
    assert!(matches!(last, Err(IdentityError::LastAdmin)), "{last:?}");
}
