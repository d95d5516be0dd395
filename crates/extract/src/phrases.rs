use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use crate::weights::Feature;

/// What short blocks beside a story say, by kind; in lower case, since patterns that fold case are far slower.
///
/// With each the bit of [`marks_in`] that it needs, if it may match anywhere.
static PHRASES: LazyLock<Vec<(Feature, Option<u32>, Regex)>> = LazyLock::new(|| {
    let table: [(Feature, &str); 10] = [
        (
            Feature::SaysReadMore,
            r"^\W*(?:(?:also |further |recommended |suggested )?read(?:ing)?(?: more| also| next| the full| this| now|:)|see (?:also|more)|more (?:from|on|about|stories|news|:)|related|recommended|you (?:may|might) (?:also )?(?:like|be interested|want)|don't miss|must[- ]read|watch(?: now| more|:)|listen(?: now|:| to)|click here|tap here|up next|trending|popular|most read|latest|top stories|in case you missed|here's what|go here|continue reading|mehr zum thema|lesen sie|lesetipp|auch interessant|das könnte sie|lire aussi|à lire|a lire|voir aussi|sur le même|lea también|lee también|le puede interesar|te puede interesar|ver más|leggi anche|potrebbe interessarti|leia (?:também|mais)|veja também|lees ook|les også|läs (?:också|mer)|læs også|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także)|przeczytaj|čtěte|čítajte|citește|citiți|olvassa|читайте|смотрите|подробнее|также|ilgili haber|اقرأ|إقرأ|شاهد|بیشتر بخوانید|baca juga|এছাড়াও|यह भी पढ़ें|相关|相關|関連|関連記事|관련)",
        ),
        (
            Feature::SaysSubscribe,
            r"(?-u:\b)(?:subscri(?:be|ption|ber)|sign[- ]up|newsletter|log ?in|register|donat(?:e|ion)|support (?:us|our)|free trial|become a member|membership|abonn(?:ieren|ement|er|ez|é)|anmelden|inscri(?:vez|ption|bete)|suscr[ií]b|iscriviti|assine|подпи(?:с|ш)|inbox)",
        ),
        (
            Feature::SaysFollow,
            r"(?-u:\b)(?:follow (?:us|me|him|her|them|@)|on (?:twitter|facebook|instagram|telegram|whatsapp|youtube|tiktok|x\.com)|like us|join (?:us|our)|share (?:this|on|with)|telegram channel|whatsapp channel|google news|our app|download (?:the|our)|folgen sie|suivez|síguenos|seguici|siga)",
        ),
        (
            Feature::SaysCredit,
            r"(?:^\W*(?:photo|image|picture|video|foto|bild|crédit|credit|source|quelle|fuente|fonte|фото|illustration|pic|file|getty)[a-z]*[^a-z]|\((?:photo|image|ap|afp|reuters|getty|file|courtesy|pic|foto)(?-u:\b)[^)]*\)\W*$|getty images|(?-u:\b)via getty|/ ?(?:afp|reuters|ap|dpa|getty)\W*$|photo(?:graph)?s? (?:by|courtesy)|shutterstock|picture alliance|imago)",
        ),
        (
            Feature::SaysCopyright,
            r"©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|todos los derechos|may not be (?:published|reproduced)|privacy policy|terms (?:of|and)|cookie|disclaimer|advertis|sponsored|affiliate|(?:earn|small) (?:a |an )?(?:\w+ )?commission",
        ),
        (
            Feature::SaysContact,
            r"(?:[a-z0-9.]@[a-z0-9-]+\.[a-z]|(?-u:\b)contact (?:us|the)|(?-u:\b)e-?mail(?-u:\b)|(?-u:\b)tel\.|phone:|press contact|media contact|send (?:us|your)|comments? (?:below|section|are)|leave a (?:comment|reply)|have a (?:story|tip)|letters? to the editor)",
        ),
        (
            Feature::SaysAuthor,
            r"(?:(?-u:\b)is an? (?:[a-z]+[ -]){0,4}(?:reporter|writer|editor|journalist|correspondent|author|columnist|professor|fellow|contributor|analyst|freelance)|(?-u:\b)(?:contributed to|reporting by|edited by|writing by|compiled by|translated by|reported from)|(?-u:\b)contributed(?-u:\b)|about the author|staff (?:writer|reporter))",
        ),
        (
            Feature::SaysAuthor,
            r"^\W*(?:by|von|por|par|door|di|автор|текст)\s+\p{L}",
        ),
        (
            Feature::SaysUpdated,
            r"^\W*(?:published|updated|last (?:updated|modified)|posted|first published|stand:|aktualisiert|veröffentlicht|publié|mis à jour|actualizado|publicado|pubblicato|aggiornato|обновлено|опубликовано|\d{1,2} min(?:ute)?s? read|\d{1,2}:\d\d|\d+ (?:hours?|minutes?|days?) ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \w+ \d|\w+ \d{1,2}, 20\d\d)",
        ),
        (
            Feature::SaysShop,
            r"(?-u:\b)(?:buy (?:now|it|at|from)|shop (?:now|the|at)|view deal|see (?:price|deal|it at)|add to cart|check price|at amazon|order (?:now|here)|best price|promo code|coupon|discount|in stock|free shipping|buy at|prices? (?:from|at))|^\W*[$€£]\d",
        ),
    ];
    table
        .into_iter()
        .map(|(feature, pattern)| {
            let needed = MARKS
                .iter()
                .position(|(marked, _)| *marked == feature)
                .filter(|_| !pattern.starts_with('^'))
                .map(|bit| 1 << bit);
            let pattern = Regex::new(pattern).expect("the pattern is tested");
            (feature, needed, pattern)
        })
        .collect()
});

/// For the patterns that may match anywhere: bits of text of which one stands in whatever they match. Looking for all of
/// them in one pass is far quicker than running the patterns, which most blocks then are spared.
const MARKS: &[(Feature, &[&str])] = &[
    (
        Feature::SaysSubscribe,
        &[
            "subscri",
            "sign-up",
            "sign up",
            "newsletter",
            "log in",
            "login",
            "register",
            "donat",
            "support us",
            "support our",
            "free trial",
            "become a member",
            "membership",
            "abonn",
            "anmelden",
            "inscri",
            "suscr",
            "iscriviti",
            "assine",
            "подпи",
            "inbox",
        ],
    ),
    (
        Feature::SaysFollow,
        &[
            "follow",
            "on twitter",
            "on facebook",
            "on instagram",
            "on telegram",
            "on whatsapp",
            "on youtube",
            "on tiktok",
            "on x.com",
            "like us",
            "join us",
            "join our",
            "share this",
            "share on",
            "share with",
            "telegram channel",
            "whatsapp channel",
            "google news",
            "our app",
            "download ",
            "folgen sie",
            "suivez",
            "síguenos",
            "seguici",
            "siga",
        ],
    ),
    (
        Feature::SaysCredit,
        &[
            "photo",
            "image",
            "picture",
            "video",
            "foto",
            "bild",
            "crédit",
            "credit",
            "source",
            "quelle",
            "fuente",
            "fonte",
            "фото",
            "illustration",
            "pic",
            "file",
            "getty",
            "(ap",
            "afp",
            "reuters",
            "courtesy",
            "/ap",
            "/ ap",
            "dpa",
            "shutterstock",
            "imago",
        ],
    ),
    (
        Feature::SaysCopyright,
        &[
            "©",
            "(c)",
            "copyright",
            "all rights reserved",
            "alle rechte",
            "tous droits",
            "todos los derechos",
            "may not be",
            "privacy policy",
            "terms of",
            "terms and",
            "cookie",
            "disclaimer",
            "advertis",
            "sponsored",
            "affiliate",
            "commission",
        ],
    ),
    (
        Feature::SaysContact,
        &[
            "@",
            "contact",
            "mail",
            "tel.",
            "phone:",
            "send us",
            "send your",
            "comment",
            "leave a reply",
            "have a story",
            "have a tip",
            "to the editor",
        ],
    ),
    (
        Feature::SaysAuthor,
        &[
            "reporter",
            "writer",
            "editor",
            "journalist",
            "correspondent",
            "author",
            "columnist",
            "professor",
            "fellow",
            "contribut",
            "analyst",
            "freelance",
            "reporting by",
            "edited by",
            "writing by",
            "compiled by",
            "translated by",
            "reported from",
        ],
    ),
    (
        Feature::SaysShop,
        &[
            "buy ",
            "shop ",
            "view deal",
            "see price",
            "see deal",
            "see it at",
            "add to cart",
            "check price",
            "at amazon",
            "order now",
            "order here",
            "best price",
            "promo code",
            "coupon",
            "discount",
            "in stock",
            "free shipping",
            "price",
            "$",
            "€",
            "£",
        ],
    ),
];

/// All marks in one automaton, with the place in [`MARKS`] that each belongs to.
static MARK_FINDER: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let marks = MARKS.iter().enumerate();
    let (owners, words): (Vec<usize>, Vec<&str>) = marks
        .flat_map(|(owner, (_, words))| words.iter().map(move |word| (owner, *word)))
        .unzip();
    (
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .expect("a short list of words"),
        owners,
    )
});

/// The features of [`MARKS`] whose patterns may match `lower`, a bit for each.
fn marks_in(lower: &str) -> u32 {
    let (finder, owners) = &*MARK_FINDER;
    finder
        .find_overlapping_iter(lower)
        .filter_map(|found| owners.get(found.pattern().as_usize()))
        .fold(0, |marks, owner| marks | 1 << owner)
}

/// Longer blocks are prose, whatever phrases they hold.
const MAX_CHARS: usize = 600;

/// Adds what a block's words say about it.
pub fn add_phrases(text: &str, chars: usize, features: &mut Vec<Feature>) {
    if chars > MAX_CHARS {
        return;
    }
    let lower = text.to_lowercase();
    let marks = marks_in(&lower);
    for (feature, needed, pattern) in PHRASES.iter() {
        let is_possible = needed.is_none_or(|mark| marks & mark != 0);
        if is_possible && !features.contains(feature) && pattern.is_match(&lower) {
            features.push(*feature);
        }
    }
    if has_label(text) {
        features.push(Feature::LabelInFront);
    }
    add_letters(text, features);
}

/// Adds what kinds of characters a block is made of.
fn add_letters(text: &str, features: &mut Vec<Feature>) {
    let (mut letters, mut digits, mut small, mut capital) = (0, 0, 0, 0);
    for byte in text.bytes().filter(u8::is_ascii) {
        letters += usize::from(byte.is_ascii_alphabetic());
        digits += usize::from(byte.is_ascii_digit());
        small += usize::from(byte.is_ascii_lowercase());
        capital += usize::from(byte.is_ascii_uppercase());
    }
    let others = if text.is_ascii() { "" } else { text };
    for c in others.chars().filter(|c| !c.is_ascii()) {
        letters += usize::from(c.is_alphabetic());
        small += usize::from(c.is_lowercase());
        capital += usize::from(c.is_uppercase());
    }
    if letters == 0 {
        features.push(Feature::NoWords);
    } else if digits > letters {
        features.push(Feature::MostlyDigits);
    }
    if small == 0 && capital > 3 {
        features.push(Feature::AllCapitals);
    }
}

/// Whether a short block asks readers to pay or log in before they read on.
pub fn is_gate(text: &str, chars: usize) -> bool {
    static GATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"already (?:a |have an? )?(?:subscri|member|account|register)|(?:continue|keep) reading (?:with|by|for|this (?:article|story) with|the full|your)|(?:log|sign) ?in to (?:read|continue|view|keep)|subscribe (?:now )?to (?:read|continue|unlock|keep|access)|to (?:continue|keep) reading(?:,|\.|$| this (?:article|story)| the (?:full|rest|article|story)| please)|(?:create|register for) (?:a|an|your) (?:free )?account to|unlock (?:this|the full) (?:article|story)|this (?:article|content|story) is (?:only )?(?:available|reserved|exclusive) (?:for|to)|you (?:have|'ve|’ve) (?:reached|used|read) (?:your|all)[^.]{0,40}(?:free|limit)|bereits (?:abonnent|registriert)|jetzt (?:weiterlesen|abonnieren)|mit abo weiterlesen|déjà abonné|article (?:est )?réservé aux abonnés|pour lire la suite|ya eres suscriptor|contenido exclusivo para suscriptores|già abbonato|para assinantes|уже есть подписка|чтобы читать дальше",
        )
        .expect("the pattern is tested")
    });
    chars < 250 && GATE.is_match(&text.to_lowercase())
}

/// Whether a block begins with one to three words and a colon ("Also read: …").
fn has_label(text: &str) -> bool {
    let mut head = text.char_indices().take(30);
    let colon = head.find(|(_, c)| *c == ':').map(|(at, _)| at);
    let label = colon.and_then(|at| text.get(..at)).unwrap_or_default();
    !label.is_empty() && label.split_whitespace().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_phrase(text: &str, expected: Feature) {
        let mut features = Vec::new();
        add_phrases(text, text.chars().count(), &mut features);
        assert!(features.contains(&expected), "{text}: {features:?}");
    }

    #[test]
    fn short_blocks_say_what_they_are() {
        check_phrase("Read more: Ferry halts after storm", Feature::SaysReadMore);
        check_phrase("Lire aussi : Le bac à l'arrêt", Feature::SaysReadMore);
        check_phrase("Sign up for the morning letter", Feature::SaysSubscribe);
        check_phrase("Photo: Mina Oyelaran", Feature::SaysCredit);
        check_phrase("© 2024 Harbour Courier", Feature::SaysCopyright);
        check_phrase(
            "Tom Reeve is a senior reporter for the Courier.",
            Feature::SaysAuthor,
        );
    }

    #[test]
    fn gates_are_told_from_stories() {
        for text in [
            "Already a subscriber? Log in to read the full story.",
            "Continue reading with a subscription",
            "Vous êtes déjà abonné ? Identifiez-vous",
            "Subscribe to read this article",
        ] {
            assert!(is_gate(text, text.len()), "{text}");
        }
        let story = "He asked the crowd to keep reading the names of the dead aloud.";
        assert!(!is_gate(story, story.len()));
    }

    #[test]
    fn long_prose_says_nothing() {
        let mut features = Vec::new();
        add_phrases(&"Subscribe to the idea. ".repeat(40), 920, &mut features);
        assert_eq!(features, []);
    }
}
