//! A server over a store of its own, asked without a network.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use jiff::Timestamp;
use tempfile::TempDir;
use tower::ServiceExt;
use wirewatch_index::{ArticleIndex, IndexConfig, open_index};
use wirewatch_model::{Analysis, Article, ArticleId, Page};
use wirewatch_pipeline::{
    FeedDesk, FetchConfig, Progress, RetagReport, Tagger, Unwatched, Watchlist, apply_retag,
    find_mentions, index_stage, story_stage,
};
use wirewatch_store::{ApiKey, KeyScope, PageAnalysis, Store, StoreConfig, open_store};

use crate::{
    Reason, SearchParams, ServerConfig, ServerState, Setting, Wanted, WatchlistText, Workshop,
    WriteRefusal, hash_secret, make_decision, router,
};

/// A server and its folder, for one test.
pub(crate) struct Desk {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) state: ServerState,
    bench: Arc<Bench>,
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
        Self::with_watchlist(Watchlist::builtin_toml()).await
    }

    /// One with these keys.
    pub(crate) async fn with_keys(keys: &[(&str, KeyScope)]) -> Self {
        let desk = Self::open().await;
        for (key, scope) in keys {
            desk.add_key(key, *scope).await;
        }
        desk
    }

    /// One that asks for no key, with this text for its watchlist.
    pub(crate) async fn with_watchlist(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open_store(folder.path(), &StoreConfig::default()).await;
        let store = store.expect("a store");
        let index = open_index(folder.path(), &IndexConfig::default()).expect("an index");
        let watchlist = Watchlist::parse(text, "watchlist.toml").expect("a sound list");
        let bench = Arc::new(Bench {
            text: Mutex::new(text.to_owned()),
            store: Arc::clone(&store),
            index: Arc::clone(&index),
        });
        let config = ServerConfig::default();
        let workshop = Arc::clone(&bench);
        let feeds = FeedDesk::new(Arc::clone(&store), FetchConfig::default());
        let list = Arc::new(watchlist);
        let state = ServerState::new(Arc::clone(&store), index, list, feeds, config, None)
            .with_workshop(workshop);
        Self {
            store,
            app: router(state.clone()),
            state,
            bench,
            _folder: folder,
        }
    }

    /// Makes one more key.
    pub(crate) async fn add_key(&self, key: &str, scope: KeyScope) {
        let key = ApiKey {
            id: format!("id-of-{key}"),
            name: format!("name of {key}"),
            sha256: hash_secret(key),
            scopes: vec![scope],
            created_at: Timestamp::now(),
            revoked_at: None,
        };
        assert!(self.store.put_key(&key).await.expect("kept"));
    }

    /// Keeps an article, tagged by the watchlist as it is, and tells the index.
    pub(crate) async fn add_article(&self, name: &str, text: &str) {
        let url = format!("https://news.example/{name}");
        let page = Page {
            url: url.clone(),
            final_url: url.clone(),
            status: 200,
            headers: Vec::new(),
            fetched_at: Timestamp::now(),
            sha256: Page::sha256_of(text.as_bytes()),
            body: text.as_bytes().to_vec(),
        };
        assert!(self.store.import_page(&page).await.expect("kept"));
        let waiting = self.store.waiting_pages(1).await.expect("pages");
        let list = self.bench.list();
        let article = Article {
            url: url.clone(),
            title: Some(format!("Article {name}")),
            text: text.to_owned(),
            language: Some("en".to_owned()),
            ..Article::default()
        };
        let analysis = Analysis {
            quotes: Vec::new(),
            speakers: Vec::new(),
            groups: find_mentions(&article, &list),
            attacks: Vec::new(),
            rules_version: "1".to_owned(),
            watchlist_version: list.version().to_owned(),
            article,
        };
        let read = PageAnalysis {
            page_id: waiting.first().expect("the page").page_id,
            analysis: Some(analysis),
            urls: vec![url],
            rules_version: "1".to_owned(),
        };
        self.store.record_analyses(&[read]).await.expect("kept");
        let indexed = index_stage(&self.store, &self.bench.index, &Unwatched).await;
        indexed.expect("indexed");
    }

    /// Finds the stories of all articles; gives the articles.
    pub(crate) async fn join_stories(&self) -> Vec<ArticleId> {
        let joined = story_stage(&self.store, &Default::default(), &Unwatched).await;
        joined.expect("joined");
        let params = SearchParams::default();
        let found = self.state.search(&params).await.expect("found");
        let ids = found
            .hits
            .iter()
            .map(|hit| ArticleId::from(hit.id.as_str()));
        ids.collect()
    }

    /// The watchlist's file as it is.
    pub(crate) fn watchlist_text(&self) -> String {
        self.bench.text.lock().expect("no panic before").clone()
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
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(method, path, form, &[&kind, headers].concat())
            .await
    }

    /// Asks with a method and a body of JSON.
    pub(crate) async fn ask_json(&self, method: &str, path: &str, json: &str) -> Answer {
        let kind = [("content-type", "application/json")];
        self.send(method, path, json, &kind).await
    }

    async fn send(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned()));
        let request = request.expect("a request");
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

/// A workshop without files.
struct Bench {
    text: Mutex<String>,
    store: Arc<dyn Store>,
    index: Arc<dyn ArticleIndex>,
}

impl Bench {
    fn list(&self) -> Watchlist {
        let text = self.text.lock().expect("no panic before");
        Watchlist::parse(&text, "watchlist.toml").expect("a sound list")
    }
}

#[async_trait]
impl Workshop for Bench {
    fn settings(&self) -> Vec<Setting> {
        vec![Setting {
            key: "fetch.host_pause_ms".to_owned(),
            value: "7".to_owned(),
            origin: "$WIREWATCH_FETCH_HOST_PAUSE_MS".to_owned(),
        }]
    }

    fn watchlist(&self) -> Result<WatchlistText, String> {
        Ok(WatchlistText {
            name: "watchlist.toml".to_owned(),
            text: self.text.lock().expect("no panic before").clone(),
            fixed: None,
        })
    }

    async fn write_watchlist(&self, text: &str, in_place_of: &str) -> Result<(), WriteRefusal> {
        let mut kept = self.text.lock().expect("no panic before");
        if *kept != in_place_of {
            return Err(WriteRefusal::Changed);
        }
        text.clone_into(&mut kept);
        Ok(())
    }

    async fn tag_again(&self, progress: &dyn Progress) -> Result<RetagReport, String> {
        let tagger = Arc::new(Tagger::new(self.list()));
        let report = apply_retag(&self.store, &tagger, progress).await;
        let indexed = index_stage(&self.store, &self.index, progress).await;
        indexed.map_err(|fault| fault.to_string())?;
        report.map_err(|fault| fault.to_string())
    }

    async fn decide(&self, wanted: &Wanted, reason: &Reason) -> Result<(), String> {
        let made = make_decision(&self.store, wanted, reason, Timestamp::now()).await;
        made.map_err(|fault| fault.to_string())?
    }
}
