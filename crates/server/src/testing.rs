//! A server over an empty store, asked without a network.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request};
use jiff::Timestamp;
use tempfile::TempDir;
use tower::ServiceExt;
use wirewatch_index::{IndexConfig, open_index};
use wirewatch_pipeline::Watchlist;
use wirewatch_store::{ApiKey, KeyScope, Store, StoreConfig, open_store};

use crate::{ServerConfig, ServerState, hash_secret, router};

/// A server and its folder, for one test.
pub(crate) struct Desk {
    pub(crate) store: Arc<dyn Store>,
    app: Router,
    _folder: TempDir,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Answer {
    /// A header field; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let field = self.headers.get(name);
        field.map_or("", |value| value.to_str().expect("text"))
    }
}

impl Desk {
    /// One that asks for no key.
    pub(crate) async fn open() -> Self {
        Self::with_keys(&[]).await
    }

    /// One with these keys.
    pub(crate) async fn with_keys(keys: &[(&str, KeyScope)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open_store(folder.path(), &StoreConfig::default()).await;
        let store = store.expect("a store");
        for (key, scope) in keys {
            let key = ApiKey {
                id: format!("id-of-{key}"),
                name: format!("name of {key}"),
                sha256: hash_secret(key),
                scopes: vec![*scope],
                created_at: Timestamp::now(),
                revoked_at: None,
            };
            assert!(store.put_key(&key).await.expect("kept"));
        }
        let index = open_index(folder.path(), &IndexConfig::default()).expect("an index");
        let watchlist = Arc::new(Watchlist::builtin());
        let config = ServerConfig::default();
        let state = ServerState::new(Arc::clone(&store), index, watchlist, config, None);
        Self {
            store,
            app: router(state),
            _folder: folder,
        }
    }

    /// Ends all keys.
    pub(crate) async fn revoke_keys(&self) {
        for key in self.store.keys().await.expect("keys") {
            let revoked = self.store.revoke_key(&key.id, Timestamp::now()).await;
            assert!(revoked.expect("revoked"));
        }
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, "", headers).await
    }

    /// Sends a form as a page of this server does.
    pub(crate) async fn post(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let own = [&[("sec-fetch-site", "same-origin")], headers].concat();
        self.ask("POST", path, form, &own).await
    }

    /// Signs in; gives the value of the cookie field for further requests.
    pub(crate) async fn sign_in(&self, key: &str) -> String {
        let answer = self.post("/sign-in", &format!("key={key}"), &[]).await;
        let cookie = answer.header("set-cookie").split(';').next();
        cookie.expect("a cookie").to_owned()
    }

    /// Asks with a method, a form's body and header fields.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        form: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Body::from(form.to_owned()))
            .expect("a request");
        let answer = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: parts.status.as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
            headers: parts.headers,
        }
    }
}
