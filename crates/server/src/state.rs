use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::FromRef;
use wirewatch_index::ArticleIndex;
use wirewatch_pipeline::{FeedDesk, Watchlist};
use wirewatch_store::Store;

use crate::access::{FormTokens, KeyRing, RateLimit, Sessions};
use crate::answers::Failure;
use crate::metrics::Metrics;
use crate::outages::KnownOutages;
use crate::search::Searched;
use crate::tagging::Tagging;
use crate::views::SearchView;
use crate::work::Work;
use crate::{SearchParams, ServerConfig, Workshop};

/// Tries to sign in that one address has a minute.
const SIGN_INS_PER_MINUTE: u32 = 10;

/// What every answer is made from; cheap to clone.
#[derive(Clone)]
pub struct ServerState {
    /// The groups, by whatever name they are asked for.
    pub(crate) watchlist: Arc<Watchlist>,
    shared: Arc<Shared>,
}

/// What all answers have in common.
#[derive(Clone)]
pub struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) index: Arc<dyn ArticleIndex>,
    /// Where feeds are added and changed.
    pub(crate) feeds: Arc<FeedDesk>,
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) rate: Arc<RateLimit>,
    /// Browsers that signed in.
    pub(crate) sessions: Arc<Sessions>,
    /// Tries to sign in, by the address they come from.
    pub(crate) sign_ins: Arc<RateLimit>,
    /// What forms carry to show that they are of this server.
    pub(crate) tokens: Arc<FormTokens>,
    pub(crate) metrics: Arc<Metrics>,
    /// Where answers are made that keep a processor busy.
    pub(crate) work: Arc<Work>,
    /// When feeds were down.
    pub(crate) outages: Arc<KnownOutages>,
    /// The watchlist that requests from now on get.
    pub(crate) latest: Arc<RwLock<Arc<Watchlist>>>,
    /// The program around the server, for pages that change files.
    pub(crate) workshop: Option<Arc<dyn Workshop>>,
    /// How tagging the articles again fares.
    pub(crate) tagging: Arc<Tagging>,
    /// Whether the server was asked to stop, so that live streams end.
    pub(crate) stopping: Arc<AtomicBool>,
}

impl Deref for ServerState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

/// What the router holds; each request gets its [`ServerState`] from it, with the watchlist as it is at that moment.
#[derive(Clone)]
pub(crate) struct Serving(pub(crate) ServerState);

impl FromRef<Serving> for ServerState {
    fn from_ref(serving: &Serving) -> Self {
        let mut state = serving.0.clone();
        state.watchlist = state.latest_watchlist();
        state
    }
}

impl ServerState {
    /// A server over `store` and `index`. With `api_key`, or when the store holds any API key, every request but
    /// `/healthz` and `/readyz` must carry a key.
    pub fn new(
        store: Arc<dyn Store>,
        index: Arc<dyn ArticleIndex>,
        watchlist: Arc<Watchlist>,
        feeds: FeedDesk,
        config: ServerConfig,
        api_key: Option<&str>,
    ) -> Self {
        let shared = Shared {
            store,
            index,
            latest: Arc::new(RwLock::new(Arc::clone(&watchlist))),
            workshop: None,
            tagging: Arc::default(),
            feeds: Arc::new(feeds),
            keys: Arc::new(KeyRing::new(api_key)),
            rate: Arc::new(RateLimit::new(config.requests_per_minute)),
            sessions: Arc::default(),
            sign_ins: Arc::new(RateLimit::new(SIGN_INS_PER_MINUTE)),
            tokens: Arc::new(FormTokens::new()),
            metrics: Arc::default(),
            work: Arc::default(),
            outages: Arc::default(),
            stopping: Arc::default(),
            config: Arc::new(config),
        };
        Self {
            watchlist,
            shared: Arc::new(shared),
        }
    }

    /// The same with what the program lends to pages that change files.
    pub fn with_workshop(self, workshop: Arc<dyn Workshop>) -> Self {
        let shared = Shared {
            workshop: Some(workshop),
            ..Arc::unwrap_or_clone(self.shared)
        };
        Self {
            watchlist: self.watchlist,
            shared: Arc::new(shared),
        }
    }

    pub(crate) fn latest_watchlist(&self) -> Arc<Watchlist> {
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&latest)
    }

    /// Gives `watchlist` to requests from now on.
    pub(crate) fn use_watchlist(&self, watchlist: Arc<Watchlist>) {
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        *latest = watchlist;
    }

    /// Answers a search.
    pub(crate) async fn search(&self, params: &SearchParams) -> Result<SearchView, Failure> {
        self.search_into(params, |view| view).await
    }

    /// Answers a search with what `finish` makes of the answer where it was made.
    pub(crate) async fn search_into<T: Send + 'static>(
        &self,
        params: &SearchParams,
        finish: fn(SearchView) -> T,
    ) -> Result<T, Failure> {
        let searched = Searched {
            store: &self.store,
            index: &self.index,
            watchlist: &self.watchlist,
            work: &self.work,
            snippets: self.config.snippets,
        };
        searched.answer(params, finish).await
    }
}
