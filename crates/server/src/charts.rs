//! Charts and maps as SVG.
//!
//! Places are given in percent of the width, so that a chart fits 320 pixels as well as a wide screen while its words and
//! signs keep their size. Colours are classes of the style sheet, which knows light from dark. A chart only shows what a table
//! or a list beside it says in words: its links are for the pointer, those of the table for everyone.

mod axis;
mod histogram;
mod map;
mod marks;
mod outlines;
mod sparkline;
mod svg;
mod timeline;
mod tolls;

pub(crate) use self::{
    histogram::{Bar, Histogram},
    map::{MapPlace, Precision, country_name, map_of},
    sparkline::sparkline,
    svg::Svg,
    timeline::{Lane, Moment, lanes},
    tolls::{TollChart, TollPoint},
};
