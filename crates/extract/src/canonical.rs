use url::Url;

use crate::json_ld::JsonLd;
use crate::metadata::meta_values;
use crate::page::Page;

/// The address the page gives itself, when it is believable: on the same site, and not the site's front page.
///
/// Templates that are filled wrongly name the front page, a test host or another site; then the page has none.
pub fn canonical_url(page: &Page<'_>, ld: &JsonLd, url: &str) -> Option<String> {
    let links = page
        .links
        .iter()
        .filter(|link| {
            link.rel
                .split_ascii_whitespace()
                .any(|rel| rel == "canonical")
        })
        .map(|link| link.href.as_str());
    let metas = meta_values(page, &["og:url"])
        .into_iter()
        .map(|(_, value)| value);
    let own = ld.urls.iter().map(String::as_str);
    links
        .chain(metas)
        .chain(own)
        .find_map(|address| believable(address, url))
}

/// The address of the page's AMP twin, which hosts of caches may serve as well.
pub fn amp_url(page: &Page<'_>, url: &str) -> Option<String> {
    let has_rel = |rel: &str| rel.split_ascii_whitespace().any(|rel| rel == "amphtml");
    let link = page.links.iter().find(|link| has_rel(&link.rel))?;
    let found = match Url::parse(url) {
        Ok(base) => base.join(&link.href).ok()?,
        Err(_) => Url::parse(&link.href).ok()?,
    };
    matches!(found.scheme(), "http" | "https").then(|| found.into())
}

fn believable(address: &str, url: &str) -> Option<String> {
    let base = Url::parse(url).ok();
    let found = match &base {
        Some(base) => base.join(address).ok()?,
        None => Url::parse(address).ok()?,
    };
    if !matches!(found.scheme(), "http" | "https")
        || found.path().len() <= 1 && found.query().is_none()
    {
        return None;
    }
    if let Some(base) = &base
        && !same_site(base, &found)
    {
        return None;
    }
    wirewatch_model::canonicalize_url(found.as_str())
}

/// Whether two addresses share their last two host labels, or for an IP address the whole host and port.
fn same_site(one: &Url, other: &Url) -> bool {
    let (Some(a), Some(b)) = (one.host_str(), other.host_str()) else {
        return false;
    };
    if one.domain().is_none() || other.domain().is_none() {
        return a == b && one.port_or_known_default() == other.port_or_known_default();
    }
    site_of(a) == site_of(b)
}

/// The part of a host name that is registered: two labels, or three below a short second one (`co.uk`).
fn site_of(host: &str) -> String {
    let labels: Vec<&str> = host.rsplit('.').collect();
    let second_is_public = labels.get(1).is_some_and(|label| label.len() <= 3) && labels.len() > 2;
    let kept = if second_is_public { 3 } else { 2 };
    labels
        .iter()
        .take(kept)
        .rev()
        .copied()
        .collect::<Vec<_>>()
        .join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_believable(address: &str, expected: Option<&str>) {
        let url = "https://www.harbour.example/2024/ferry?utm_source=rss";
        assert_eq!(believable(address, url).as_deref(), expected, "{address}");
    }

    #[test]
    fn own_address_is_believed() {
        check_believable(
            "/2024/ferry",
            Some("https://www.harbour.example/2024/ferry"),
        );
        check_believable(
            "https://harbour.example/2024/ferry",
            Some("https://harbour.example/2024/ferry"),
        );
        check_believable(
            "https://m.harbour.example/2024/ferry",
            Some("https://m.harbour.example/2024/ferry"),
        );
    }

    #[test]
    fn front_page_and_other_sites_are_not() {
        check_believable("https://www.harbour.example/", None);
        check_believable("https://other.example/2024/ferry", None);
        check_believable("javascript:void(0)", None);
        check_believable("", Some("https://www.harbour.example/2024/ferry"));
    }

    #[test]
    fn site_below_a_public_suffix_has_three_labels() {
        assert_eq!(site_of("news.harbour.co.uk"), "harbour.co.uk");
        assert_eq!(site_of("news.harbour.example"), "harbour.example");
    }
}
