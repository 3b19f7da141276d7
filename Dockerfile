# One image for all roles: ROLE=edge | web | sender | worker | seed | simulator.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production ROLE=web HERALD_DATA=/data HERALD_MEDIA=/data/media NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
RUN groupadd --gid 1001 herald && useradd --uid 1001 --gid herald --no-create-home herald \
  && mkdir /data && chown herald:herald /data
COPY --from=build --chown=herald:herald /app/package.json /app/next.config.mjs /app/payload.config.ts ./
COPY --from=build --chown=herald:herald /app/node_modules ./node_modules
COPY --from=build --chown=herald:herald /app/src ./src
COPY --from=build --chown=herald:herald /app/.next ./.next
COPY --from=build --chown=herald:herald /app/dist ./dist
COPY --from=build --chown=herald:herald /app/scripts/role.mjs ./scripts/role.mjs
USER herald
VOLUME /data
EXPOSE 3000
CMD ["node", "--enable-source-maps", "--conditions=production", "--max-semi-space-size=32", "--no-parallel-scavenge", "scripts/role.mjs"]
