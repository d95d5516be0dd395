//! What is set and where that comes from, and the keys that open the server.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use wirewatch_store::{ApiKey, KeyScope};

use super::PageFailure;
use super::failure::{PageQuery, page, page_with};
use super::forms::{DoneParams, Faults, Sent, done};
use super::moment::Moment;
use super::shell::{Section, Shell};
use super::sign_in::with_session;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::keys::{NewKey, make_key};
use crate::{KeyError, ServerState, Setting};

/// The longest name of a key, in characters.
const MAX_NAME_CHARS: usize = 80;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    faults: Faults,
    /// The name that was typed for a new key.
    name: String,
    scopes: Vec<ScopeChoice>,
    /// The name of the viewer's own key.
    own_key: Option<String>,
    is_open: bool,
    keys: Vec<ShownKey>,
    sections: Vec<SettingsSection>,
}

/// The settings of one section of the file.
struct SettingsSection {
    name: String,
    settings: Vec<Setting>,
}

/// A scope that a new key may have.
struct ScopeChoice {
    name: &'static str,
    allows: &'static str,
    ticked: bool,
}

struct ShownKey {
    id: String,
    name: String,
    scopes: String,
    made: Moment,
    revoked: Option<Moment>,
    is_own: bool,
}

#[derive(Template)]
#[template(path = "new-key.html")]
struct NewKeyPage {
    shell: Shell,
    key: NewKey,
    scopes: String,
    was_open: bool,
}

#[derive(Template)]
#[template(path = "revoke-key.html")]
struct RevokeKeyPage {
    shell: Shell,
    viewer: Viewer,
    key: ShownKey,
    is_last: bool,
}

/// The settings, the keys, and what each reader chooses in the own browser.
pub(crate) async fn settings_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(params): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    let mut shown = shown(&state, viewer).await?;
    shown.done = params.text();
    Ok(page(&shown))
}

async fn shown(state: &ServerState, viewer: Viewer) -> Result<SettingsPage, PageFailure> {
    let keys = state.store.keys().await?;
    let own = viewer.key.as_deref();
    let own_key = keys.iter().find(|key| Some(key.id.as_str()) == own);
    let own_key = own_key
        .map(|key| key.name.clone())
        .or_else(|| own.map(str::to_owned));
    let may_see = viewer.may_change;
    let shown_keys = keys.iter().filter(|_| may_see);
    Ok(SettingsPage {
        shell: Shell::at(Section::Settings),
        done: None,
        faults: Faults::default(),
        name: String::new(),
        scopes: scope_choices(&["read"]),
        own_key,
        is_open: viewer.key.is_none(),
        keys: shown_keys.map(|key| shown_key(key, &viewer)).collect(),
        sections: match &state.workshop {
            Some(workshop) if may_see => sections(workshop.settings()),
            _ => Vec::new(),
        },
        viewer,
    })
}

fn shown_key(key: &ApiKey, viewer: &Viewer) -> ShownKey {
    ShownKey {
        id: key.id.clone(),
        name: key.name.clone(),
        scopes: scope_names(&key.scopes),
        made: Moment::at(key.created_at),
        revoked: key.revoked_at.map(Moment::at),
        is_own: viewer.key.as_deref() == Some(key.id.as_str()),
    }
}

fn scope_names(scopes: &[KeyScope]) -> String {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
    names.join(", ")
}

fn scope_choices(ticked: &[&str]) -> Vec<ScopeChoice> {
    let choices = KeyScope::NAMES.iter().map(|(name, scope)| ScopeChoice {
        name,
        allows: match scope {
            KeyScope::Read => "search and read",
            KeyScope::Export => "take whole result lists and archived pages out",
            KeyScope::Admin => {
                "change feeds, watchlist, saved searches and keys; allows everything"
            }
        },
        ticked: ticked.contains(name),
    });
    choices.collect()
}

/// The settings by section, in the order they come.
fn sections(settings: Vec<Setting>) -> Vec<SettingsSection> {
    let mut sections: Vec<SettingsSection> = Vec::new();
    for setting in settings {
        let name = setting.key.split_once('.').map_or("", |(name, _)| name);
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.settings.push(setting),
            None => sections.push(SettingsSection {
                name: name.to_owned(),
                settings: vec![setting],
            }),
        }
    }
    sections
}

/// Makes a key and shows it, this once.
pub(crate) async fn create_key(
    State(state): State<ServerState>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let ticked = sent.all("scope");
    let scopes: Vec<KeyScope> = KeyScope::NAMES
        .iter()
        .filter(|(name, _)| ticked.contains(name))
        .map(|(_, scope)| *scope)
        .collect();
    let name = sent.text("name");
    let was_open = sent.viewer.key.is_none();
    let faults = faults_of(name, &scopes, was_open);
    if !faults.is_empty() {
        let mut page = shown(&state, sent.viewer.clone()).await?;
        page.faults = faults;
        page.name = name.to_owned();
        page.scopes = scope_choices(&ticked);
        return Ok(page_with(StatusCode::BAD_REQUEST, &page));
    }
    let key = match make_key(state.store.as_ref(), name, scopes).await {
        Ok(key) => key,
        Err(KeyError::Store(fault)) => return Err(fault.into()),
        Err(fault) => return Err(Failure::Invalid(fault.to_string()).into()),
    };
    let hash = key.key.sha256;
    let page = NewKeyPage {
        shell: Shell::at(Section::Settings),
        scopes: scope_names(&key.key.scopes),
        key,
        was_open,
    };
    let mut answer = page_with(StatusCode::OK, &page);
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(CACHE_CONTROL, never);
    // From now on the server asks for a key: the browser that made the first one goes on with it.
    Ok(if was_open {
        with_session(&state, answer, hash, &headers)
    } else {
        answer
    })
}

fn faults_of(name: &str, scopes: &[KeyScope], was_open: bool) -> Faults {
    let mut faults = Faults::default();
    if name.is_empty() {
        faults.add(
            "name",
            "Say whose key it is, so that it is known later which one to revoke.",
        );
    } else if name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        let text =
            format!("A name has at most {MAX_NAME_CHARS} characters and no control characters.");
        faults.add("name", text);
    }
    if scopes.is_empty() {
        faults.add(
            "scope",
            "Tick what the key allows; without that it opens nothing.",
        );
    } else if was_open && !scopes.contains(&KeyScope::Admin) {
        faults.add(
            "scope",
            "The first key needs the scope admin: it closes the server, and without it nobody could make a further one here.",
        );
    }
    faults
}

/// Asks whether a key is to be revoked.
pub(crate) async fn revoke_key_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageFailure> {
    let keys = state.store.keys().await?;
    let held = keys.iter().filter(|key| key.revoked_at.is_none());
    let admins = held
        .filter(|key| key.id != id && key.scopes.contains(&KeyScope::Admin))
        .count();
    let key = keys.iter().find(|key| key.id == id);
    let key = key.ok_or_else(|| unknown(&id))?;
    Ok(page(&RevokeKeyPage {
        shell: Shell::at(Section::Settings),
        key: shown_key(key, &viewer),
        viewer,
        is_last: admins == 0,
    }))
}

/// Revokes a key.
pub(crate) async fn revoke_key(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    _: Sent,
) -> Result<Response, PageFailure> {
    if !state.store.revoke_key(&id, Timestamp::now()).await? {
        return Err(unknown(&id).into());
    }
    Ok(done("/settings", "key-revoked"))
}

fn unknown(id: &str) -> Failure {
    Failure::NotFound(format!("there is no key `{id}` that holds"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Desk;

    const SECRET: &str = "<code class=\"secret\">";

    fn secret_of(body: &str) -> &str {
        let (_, rest) = body.split_once(SECRET).expect("a secret");
        rest.split('<').next().expect("its end")
    }

    #[tokio::test]
    async fn first_key_closes_the_server_and_signs_its_maker_in() {
        let desk = Desk::open().await;
        let made = desk
            .post("/settings/keys", "name=Desk&scope=admin", &[])
            .await;
        assert_eq!(made.status, 200, "{}", made.body);
        assert_eq!(made.header("cache-control"), "no-store");
        let secret = secret_of(&made.body).to_owned();
        assert_eq!(desk.get("/settings", &[]).await.status, 401);
        let cookie = made
            .header("set-cookie")
            .split(';')
            .next()
            .expect("a cookie");
        let page = desk.get("/settings", &[("cookie", cookie)]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Desk") && !page.body.contains(&secret));
        let bearer = format!("Bearer {secret}");
        assert_eq!(
            desk.get("/settings", &[("authorization", &bearer)])
                .await
                .status,
            200
        );
    }

    #[tokio::test]
    async fn faults_are_told_beside_what_was_typed() {
        let desk = Desk::open().await;
        let page = desk
            .post("/settings/keys", "name=A%3Cb%3E&scope=read", &[])
            .await;
        assert_eq!(page.status, 400);
        assert!(page.body.contains("needs the scope admin"), "{}", page.body);
        assert!(
            page.body.contains("value=\"A&#60;b&#62;\""),
            "{}",
            page.body
        );
        let page = desk.post("/settings/keys", "name=&scope=admin", &[]).await;
        assert!(page.body.contains("Say whose key it is"));
        assert!(desk.store.keys().await.expect("keys").is_empty());
    }

    #[tokio::test]
    async fn key_is_revoked_after_a_question() {
        let desk = Desk::with_keys(&[("k1", KeyScope::Admin), ("k2", KeyScope::Read)]).await;
        let cookie = desk.sign_in("k1").await;
        let cookie = [("cookie", cookie.as_str())];
        let question = desk.get("/settings/keys/id-of-k2/revoke", &cookie).await;
        assert!(question.body.contains("name of k2"), "{}", question.body);
        let answer = desk
            .post("/settings/keys/id-of-k2/revoke", "", &cookie)
            .await;
        assert_eq!(answer.header("location"), "/settings?done=key-revoked");
        let again = desk
            .post("/settings/keys/id-of-k2/revoke", "", &cookie)
            .await;
        assert_eq!(again.status, 404);
    }

    #[tokio::test]
    async fn reader_sees_no_keys_and_makes_none() {
        let desk = Desk::with_keys(&[("k1", KeyScope::Read), ("k2", KeyScope::Admin)]).await;
        let cookie = desk.sign_in("k1").await;
        let cookie = [("cookie", cookie.as_str())];
        let page = desk.get("/settings", &cookie).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("name of k2"), "{}", page.body);
        let made = desk
            .post("/settings/keys", "name=a&scope=read", &cookie)
            .await;
        assert_eq!(made.status, 403);
        let elsewhere = [cookie[0], ("origin", "http://evil.example")];
        let made = desk
            .ask("POST", "/settings/keys", "name=a&scope=read", &elsewhere)
            .await;
        assert_eq!(made.status, 403);
        assert_eq!(desk.store.keys().await.expect("keys").len(), 2);
    }

    #[test]
    fn settings_are_told_by_section() {
        let setting = |key: &str| Setting {
            key: key.to_owned(),
            value: "1".to_owned(),
            origin: "default".to_owned(),
        };
        let sections = sections(vec![
            setting("data_dir"),
            setting("fetch.a"),
            setting("fetch.b"),
        ]);
        let counts: Vec<(&str, usize)> = sections
            .iter()
            .map(|section| (section.name.as_str(), section.settings.len()))
            .collect();
        assert_eq!(counts, [("", 1), ("fetch", 2)]);
    }
}
