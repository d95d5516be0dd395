use crate::signs::Signs;

/// Words of names and what they say, by sign; the words of a line are parted by white space.
pub const WORDS: &[(Signs, &str)] = &[
    (
        Signs::BODY,
        "articlebody articletext articlecontent storybody storytext storycontent entrycontent postcontent \
         postbody bodytext bodycopy newsbody newstext newscontent contentbody fulltext",
    ),
    (
        Signs::NAV,
        "nav navbar navigation menu submenu breadcrumb breadcrumbs pagination pager paging toolbar topbar \
         sitemap skip toc megamenu",
    ),
    (
        Signs::RELATED,
        "related recommend recommended recommendation recommendations recirc recirculation trending popular \
         mostread mostpopular outbrain taboola suggested suggestions readmore alsoread readalso seealso \
         relatedposts relatedarticles relatednews teaser teasers upnext similar zergnet revcontent mgid \
         relacionadas relacionados onward furthermore jp linkbox morefrom crosslinks crosslink backlink \
         interlink",
    ),
    (
        Signs::SHARE,
        "share sharing shares social socials sharedaddy addthis addtoany sharebar shareaholic sociallinks \
         socialmedia sharethis follow whatsapp",
    ),
    (
        Signs::COMMENT,
        "comment comments disqus respond livefyre commentlist discussion coral spotim kommentare comentarios",
    ),
    (
        Signs::PROMO,
        "newsletter newsletters signup subscribe subscription subscriptions promo promos promotion promoted \
         cta donate donation donations membership register registration optin mailchimp marketing abo upsell \
         calltoaction support contribute appeal subscriber regwall appdownload giveaway shop shopping \
         affiliate commerce",
    ),
    (
        Signs::AD,
        "ad ads advert adverts advertisement advertising sponsored sponsor sponsors dfp gpt adsense adslot \
         adbox adunit adwrapper adcontainer anzeige publicidad werbung adsbygoogle advertorial",
    ),
    (
        Signs::CAPTION,
        "caption captions figcaption imagecaption credit credits photocredit legend cutline imgcaption \
         bildunterschrift",
    ),
    (
        Signs::AUTHOR,
        "author authors byline bylines bio biography contributor contributors writer reporter autor autoren \
         auteur vcard aboutauthor authorname articleauthor bylinename authorbox authorbio",
    ),
    (
        Signs::DATE,
        "date dates timestamp pubdate published dateline datetime publishdate updated readtime readingtime \
         postmeta meta metadata fecha datum",
    ),
    (
        Signs::TOPICS,
        "tag tags topic topics keyword keywords category categories taglist tagcloud catlinks labels tagged",
    ),
    (
        Signs::FOOTER,
        "footer foot colophon copyright disclaimer footnote contentinfo legal imprint",
    ),
    (
        Signs::MEDIA,
        "video videos audio podcast gallery slideshow carousel slider infographic lightbox jwplayer \
         brightcove swiper photo photos image images figure media multimedia youtube",
    ),
    (Signs::EMBED, "tweet embed embedded embeds"),
    (
        Signs::STANDFIRST,
        "standfirst dek deck subtitle subheadline subheading lede lead excerpt chapo sapo intro introduction \
         summary teasertext vorspann ingress strapline subhead subtitulo bajada sommario leadtext entradilla",
    ),
    (
        Signs::PAYWALL,
        "paywall premium paid locked metered gated piano paywalled protected exclusive",
    ),
    (Signs::BOX, "widget widgets module box inset side"),
    (
        Signs::SIDE,
        "sidebar rail aside infobox factbox complementary rightcol leftcol",
    ),
    (
        Signs::OVERLAY,
        "cookie cookies consent gdpr popup modal overlay dialog toast notice alert lightboxes onetrust \
         interstitial notification notifications",
    ),
    (
        Signs::HEADER,
        "header masthead banner heading headline title titles",
    ),
    (
        Signs::STORY,
        "article story post entry hentry newsarticle main",
    ),
    (Signs::SPOKEN, "sr visuallyhidden offscreen invisible a11y"),
];
