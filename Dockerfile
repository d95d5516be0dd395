# syntax=docker/dockerfile:1

FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches make a second build quick; the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package wirewatch-cli \
    && cp target/release/wirewatch /usr/local/bin/wirewatch

FROM debian:bookworm-slim
# The roots that https is checked by.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin wirewatch \
    && install --directory --owner=wirewatch --group=wirewatch --mode=750 /data
COPY --from=build /usr/local/bin/wirewatch /usr/local/bin/wirewatch
COPY LICENSE-MIT LICENSE-APACHE NOTICE /usr/share/doc/wirewatch/

USER wirewatch
WORKDIR /data
VOLUME /data
# Settings and store, both in the volume. A container's loopback can't be reached from outside, so the server listens on all
# its addresses; it refuses to start like this without WIREWATCH_API_KEY.
ENV WIREWATCH_CONFIG=/data/config/wirewatch.toml \
    WIREWATCH_DATA_DIR=/data/store \
    WIREWATCH_SERVER_LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]

# init writes what is not there yet and leaves the rest alone.
CMD ["sh", "-c", "wirewatch --quiet init && exec wirewatch -v serve --schedule"]
