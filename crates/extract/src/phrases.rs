use std::sync::LazyLock;

use regex::Regex;

use crate::weights::Feature;

/// What short blocks beside a story say, by kind.
static PHRASES: LazyLock<Vec<(Feature, Regex)>> = LazyLock::new(|| {
    let table: [(Feature, &str); 9] = [
        (
            Feature::SaysReadMore,
            r"^\W*(?:(?:also |further |recommended |suggested )?read(?:ing)?(?: more| also| next| the full| this| now|:)|see (?:also|more)|more (?:from|on|about|stories|news|:)|related|recommended|you (?:may|might) (?:also )?(?:like|be interested|want)|don't miss|must[- ]read|watch(?: now| more|:)|listen(?: now|:| to)|click here|tap here|up next|trending|popular|most read|latest|top stories|in case you missed|here's what|go here|continue reading|mehr zum thema|lesen sie|lesetipp|auch interessant|das könnte sie|lire aussi|à lire|a lire|voir aussi|sur le même|lea también|lee también|le puede interesar|te puede interesar|ver más|leggi anche|potrebbe interessarti|leia (?:também|mais)|veja também|lees ook|les også|läs (?:också|mer)|læs også|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także)|przeczytaj|čtěte|čítajte|citește|citiți|olvassa|читайте|смотрите|подробнее|также|ilgili haber|اقرأ|إقرأ|شاهد|بیشتر بخوانید|baca juga|এছাড়াও|यह भी पढ़ें|相关|相關|関連|関連記事|관련)",
        ),
        (
            Feature::SaysSubscribe,
            r"\b(?:subscri(?:be|ption|ber)|sign[- ]up|newsletter|log ?in|register|donat(?:e|ion)|support (?:us|our)|free trial|become a member|membership|abonn(?:ieren|ement|er|ez|é)|anmelden|inscri(?:vez|ption|bete)|suscr[ií]b|iscriviti|assine|подпи(?:с|ш)|inbox)",
        ),
        (
            Feature::SaysFollow,
            r"\b(?:follow (?:us|me|him|her|them|@)|on (?:twitter|facebook|instagram|telegram|whatsapp|youtube|tiktok|x\.com)|like us|join (?:us|our)|share (?:this|on|with)|telegram channel|whatsapp channel|google news|our app|download (?:the|our)|folgen sie|suivez|síguenos|seguici|siga)",
        ),
        (
            Feature::SaysCredit,
            r"(?:^\W*(?:photo|image|picture|video|foto|bild|crédit|credit|source|quelle|fuente|fonte|фото|illustration|pic|file|getty)\w*\W|\((?:photo|image|ap|afp|reuters|getty|file|courtesy|pic|foto)\b[^)]*\)\W*$|getty images|\bvia getty|/ ?(?:afp|reuters|ap|dpa|getty)\W*$|photo(?:graph)?s? (?:by|courtesy)|shutterstock|picture alliance|imago)",
        ),
        (
            Feature::SaysCopyright,
            r"©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|todos los derechos|may not be (?:published|reproduced)|privacy policy|terms (?:of|and)|cookie|disclaimer|advertis|sponsored|affiliate|commission",
        ),
        (
            Feature::SaysContact,
            r"(?:[\w.+-]+@[\w-]+\.\w|\bcontact (?:us|the)|\be-?mail\b|\btel\.|phone:|press contact|media contact|send (?:us|your)|comments? (?:below|section|are)|leave a (?:comment|reply)|have a (?:story|tip)|letters? to the editor)",
        ),
        (
            Feature::SaysAuthor,
            r"(?:^\W*(?:by|von|por|par|door|di|автор|текст)\s+\p{Lu}|\bis an? (?:\w+[ -]){0,4}(?:reporter|writer|editor|journalist|correspondent|author|columnist|professor|fellow|contributor|analyst|freelance)|\b(?:contributed to|reporting by|edited by|writing by|compiled by|translated by|reported from)|\bcontributed\b|about the author|staff (?:writer|reporter))",
        ),
        (
            Feature::SaysUpdated,
            r"^\W*(?:published|updated|last (?:updated|modified)|posted|first published|stand:|aktualisiert|veröffentlicht|publié|mis à jour|actualizado|publicado|pubblicato|aggiornato|обновлено|опубликовано|\d{1,2} min(?:ute)?s? read|\d{1,2}:\d\d|\d+ (?:hours?|minutes?|days?) ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \w+ \d|\w+ \d{1,2}, 20\d\d)",
        ),
        (
            Feature::SaysShop,
            r"\b(?:buy (?:now|it|at|from)|shop (?:now|the|at)|view deal|see (?:price|deal|it at)|add to cart|check price|at amazon|order (?:now|here)|best price|promo code|coupon|discount|in stock|free shipping|buy at|prices? (?:from|at))|^\W*[$€£]\d",
        ),
    ];
    table
        .into_iter()
        .map(|(feature, pattern)| {
            let pattern = format!("(?i){pattern}");
            (
                feature,
                Regex::new(&pattern).expect("the pattern is tested"),
            )
        })
        .collect()
});

/// Longer blocks are prose, whatever phrases they hold.
const MAX_CHARS: usize = 600;

/// Adds what a block's words say about it.
pub fn add_phrases(text: &str, chars: usize, features: &mut Vec<Feature>) {
    if chars > MAX_CHARS {
        return;
    }
    for (feature, pattern) in PHRASES.iter() {
        if pattern.is_match(text) {
            features.push(*feature);
        }
    }
    if has_label(text) {
        features.push(Feature::LabelInFront);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if letters == 0 {
        features.push(Feature::NoWords);
    } else if digits > letters {
        features.push(Feature::MostlyDigits);
    }
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let capital = text.chars().filter(|c| c.is_uppercase()).count();
    if small == 0 && capital > 3 {
        features.push(Feature::AllCapitals);
    }
}

/// Whether a block begins with one to three words and a colon ("Also read: …").
fn has_label(text: &str) -> bool {
    let head: String = text.chars().take(30).collect();
    head.split_once(':')
        .is_some_and(|(label, _)| !label.is_empty() && label.split_whitespace().count() <= 3)
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
    fn long_prose_says_nothing() {
        let mut features = Vec::new();
        add_phrases(&"Subscribe to the idea. ".repeat(40), 920, &mut features);
        assert_eq!(features, []);
    }
}
