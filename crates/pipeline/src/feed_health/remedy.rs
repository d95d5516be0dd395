use wirewatch_store::FeedStatus;

use super::FeedState;

/// What a person could do; wirewatch itself evades no wall.
pub(super) fn remedy(status: &FeedStatus, state: FeedState) -> Option<String> {
    let id = &status.feed.id;
    Some(match state {
        FeedState::Paused => format!("to poll it again: wirewatch feeds resume {id}"),
        FeedState::Gone => format!(
            "look for its new address and add it: wirewatch feeds add SITE; or let it go: wirewatch feeds remove {id}"
        ),
        FeedState::Dead | FeedState::Missing | FeedState::NotAFeed => format!(
            "look for its new address: wirewatch feeds add SITE; to see what answers: wirewatch feeds test {id}"
        ),
        FeedState::WebPage => format!(
            "give the feed's own address; to look for it: wirewatch feeds add {}",
            status.feed.url
        ),
        FeedState::Login | FeedState::Paywall | FeedState::Forbidden => {
            "ask the outlet for access, or look for another feed of it that is open; set `contact` under [fetch] so that it knows \
             who asks"
                .to_owned()
        }
        FeedState::Challenge => {
            "ask the outlet to let the user agent through, or look for another feed of it; no challenge is evaded".to_owned()
        }
        FeedState::Legal => "look for another outlet's report; this one may not be shown here".to_owned(),
        FeedState::Robots => format!(
            "ask the outlet to allow it in robots.txt, or remove it: wirewatch feeds remove {id}"
        ),
        FeedState::Guard => {
            "if its network may be asked, name it in `allow_networks` under [fetch]".to_owned()
        }
        FeedState::Unusable => {
            format!("to see what answers: wirewatch feeds test {id}; for large feeds raise `max_feed_bytes` under [fetch]")
        }
        FeedState::Silent => format!(
            "see whether the site still publishes, and whether its page names another feed: wirewatch feeds test {id}"
        ),
        FeedState::UnusualVolume => format!("see what came: wirewatch feeds test {id}"),
        FeedState::Moved => format!(
            "write the new address into its definition: in feeds.toml, or wirewatch feeds set {id} --url {}",
            status.feed.url
        ),
        FeedState::ServerError
        | FeedState::Unreachable
        | FeedState::RateLimited
        | FeedState::Slow
        | FeedState::New
        | FeedState::Well => return None,
    })
}
