use wirewatch_model::Stamp;

/// What a sitemap file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Further sitemaps, when it is an index.
    pub sitemaps: Vec<String>,
    /// The pages.
    pub entries: Vec<SitemapEntry>,
}

/// One page of a sitemap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SitemapEntry {
    /// The page's address, absolute.
    pub url: String,
    /// The title of a news entry.
    pub title: Option<String>,
    /// First publication, of a news entry.
    pub published: Option<Stamp>,
    /// The date of publication as written.
    pub published_raw: Option<String>,
    /// Last change.
    pub modified: Option<Stamp>,
    /// The outlet's name, of a news entry.
    pub outlet: Option<String>,
}

/// Reads a sitemap or an index of sitemaps, gzipped or not; `None` when it is neither.
pub fn parse_sitemap(bytes: &[u8], base_url: Option<&str>) -> Option<Sitemap> {
    let _ = (bytes, base_url);
    None
}
