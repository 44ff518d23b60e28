# One image for every process of ours; docker-compose.yml gives each its command.
FROM node:26-bookworm-slim AS dependencies
WORKDIR /srv/lvd
COPY package.json package-lock.json .npmrc ./
# Packages for development and the platform packages (Node.js itself, PostgreSQL) are not part of the image.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --loglevel=error

FROM node:26-bookworm-slim AS assets
WORKDIR /srv/lvd
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --loglevel=error
COPY . .
RUN node cli.ts build --out-dir /srv/assets

FROM node:26-bookworm-slim
LABEL org.opencontainers.image.title="Live Validation Dashboard" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
RUN mkdir -p /run/lvd-secrets /var/lib/lvd-inbox /var/lib/lvd-validator \
  && chown 10001:10001 /run/lvd-secrets /var/lib/lvd-inbox /var/lib/lvd-validator
WORKDIR /srv/lvd
COPY package.json cli.ts command-line.ts commands.ts ./
COPY --from=dependencies /srv/lvd/node_modules node_modules
COPY --from=assets /srv/assets dist/web
COPY metrics metrics
COPY service service
COPY app app
COPY agent agent
COPY slo slo
COPY alerts alerts
COPY load load
COPY deploy deploy
# The agent's compile cache: filled here, because a container's file system may be read-only.
RUN mkdir node_modules/.cache && chown 10001:10001 node_modules/.cache
USER 10001:10001
RUN node agent/main.js --list > /dev/null
CMD ["node", "--import", "./app/telemetry/register.ts", "app/main.ts"]
