use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Month names, January first: whole names in the cases that dates use, and short forms that are no
/// beginning of one month's names only.
const MONTHS: [&str; 12] = [
    "jan january januar jänner januari janvier enero gennaio janeiro janar styczeń stycznia leden ledna január ianuarie \
     siječanj siječnja ocak ιανουάριος ιανουαρίου γενάρης январь января січень січня януари јануар јануара tammikuu \
     tammikuuta يناير جانفي ژانویه ינואר जनवरी জানুয়ারি januāris sausio gener urtarrila",
    "feb february februar feber februari février febrero febbraio fevereiro luty lutego únor února február februarie \
     veljača veljače şubat φεβρουάριος φεβρουαρίου февраль февраля лютий лютого февруари фебруар фебруара helmikuu \
     helmikuuta فبراير شباط فيفري فوریه פברואר फरवरी ফেব্রুয়ারি februāris vasario febrer pebruari",
    "mar march märz mrz maart mrt mars marzo março marts marzec marca březen března március martie ožujak ožujka mart \
     μάρτιος μαρτίου март марта березень березня maaliskuu maaliskuuta مارس آذار مارچ מרץ मार्च মার্চ kovo març maret mac",
    "apr april avril abril aprile kwiecień kwietnia duben dubna apríl április aprilie travanj travnja nisan απρίλιος \
     απριλίου апрель апреля квітень квітня април априла huhtikuu huhtikuuta أبريل ابريل نيسان أفريل آوریل אפריל अप्रैल \
     এপ্রিল aprīlis balandžio",
    "may mai mei mayo maggio maio maj maja květen května máj május svibanj svibnja mayıs μάιος μαΐου май мая травень \
     травня мај маја toukokuu toukokuuta مايو أيار ماي مه מאי मई মে maijs gegužės maig",
    "jun june juni juin junio giugno junho czerwiec czerwca červen června čvn jún június iunie lipanj lipnja haziran \
     ιούνιος ιουνίου июнь июня червень червня юни јун јуна kesäkuu kesäkuuta يونيو حزيران جوان ژوئن יוני जून জুন \
     jūnijs birželio juny",
    "jul july juli juillet julio luglio julho lipiec lipca lip červenec července čvc júl július iulie srpanj srpnja temmuz \
     ιούλιος ιουλίου июль июля липень липня юли јул јула heinäkuu heinäkuuta يوليو تموز جويلية ژوئیه יולי जुलाई জুলাই \
     jūlijs liepos juliol",
    "aug august augustus août aout agosto sierpień sierpnia srpen srpna srp augusztus kolovoz kolovoza ağustos αύγουστος \
     αυγούστου август августа серпень серпня авг elokuu elokuuta أغسطس اغسطس آب أوت اوت  אוגוסט अगस्त আগস্ট \
     augusts rugpjūčio agost agustus ogos",
    "sep september septembre septiembre setiembre settembre setembro wrzesień wrzesnia września září zář szeptember \
     septembrie rujan rujna eylül σεπτέμβριος σεπτεμβρίου сентябрь сентября вересень вересня септември септембар \
     септембра syyskuu syyskuuta سبتمبر أيلول سپتامبر ספטמבר सितंबर সেপ্টেম্বর septembris rugsėjo setembre sept",
    "oct october oktober octobre octubre ottobre outubro październik października říjen října október octombrie ekim \
     οκτώβριος οκτωβρίου октябрь октября жовтень жовтня октомври октобар октобра lokakuu lokakuuta أكتوبر اكتوبر اکتبر \
     אוקטובר अक्टूबर অক্টোবর oktobris spalio",
    "nov november novembre noviembre novembro listopad listopada listopadu lis novembar studeni studenoga noiembrie kasım \
     νοέμβριος νοεμβρίου ноябрь ноября листопад листопада ноември новембар новембра marraskuu marraskuuta نوفمبر نوامبر \
     נובמבר नवंबर নভেম্বর novembris lapkričio nopember",
    "dec december dezember décembre diciembre dicembre dezembro grudzień grudnia prosinec prosince prosinac prosinca \
     decembrie aralık δεκέμβριος δεκεμβρίου декабрь декабря грудень грудня декември децембар децембра joulukuu \
     joulukuuta ديسمبر دسامبر דצמבר दिसंबर ডিসেম্বর decembris gruodžio desembre desember des disember",
];

/// Month names of several words, or shared by two months, are not in the table: a gap is better than a guess.
static BY_NAME: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (number, list) in (1..).zip(MONTHS) {
        for name in list.split_whitespace() {
            names.insert(fold(name), number);
        }
    }
    names
});

/// The shortest cut of a month's name that is taken for it.
const MIN_SHORT_CHARS: usize = 3;

/// The number of a month by its folded name, or by a beginning of it that fits one month only.
pub(super) fn month_number(word: &str) -> Option<u64> {
    if let Some(&number) = BY_NAME.get(word) {
        return Some(number);
    }
    if word.chars().count() < MIN_SHORT_CHARS {
        return None;
    }
    let mut found = None;
    for (name, &number) in BY_NAME.iter() {
        if name.starts_with(word) {
            if found.is_some_and(|before| before != number) {
                return None;
            }
            found = Some(number);
        }
    }
    found
}

/// Lower case without accents, so that every way to write a name is one.
pub(super) fn fold(word: &str) -> String {
    let plain = word.nfd().filter(|&c| !is_combining_mark(c)).nfc();
    plain
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}
