use std::borrow::Cow;

use url::Url;

/// An address without the user name and password that may stand in it: those open doors, and are nobody else's business.
pub fn without_credentials(url: &str) -> Cow<'_, str> {
    let Ok(mut parsed) = Url::parse(url) else {
        return Cow::Borrowed(url);
    };
    if parsed.username().is_empty() && parsed.password().is_none() {
        return Cow::Borrowed(url);
    }
    // Only addresses without a host refuse this, and those have no user.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    Cow::Owned(parsed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_are_left_out_and_all_else_stays() {
        let bare = "https://news.example/a?b=c#d";
        for url in [
            bare,
            "https://ana:hush@news.example/a?b=c#d",
            "https://ana@news.example/a?b=c#d",
        ] {
            assert_eq!(without_credentials(url), bare);
        }
        for url in [
            "file:///tmp/a.html",
            "news.example/a@b",
            "HTTPS://News.example",
        ] {
            assert_eq!(without_credentials(url), url);
        }
    }
}
