# One image for every service: `docker compose` names the app by its command. Non-root, only what runs.
ARG BASE=node:24-bookworm-slim
FROM $BASE AS build
WORKDIR /app
ENV SCARF_ANALYTICS=false
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY .swcrc tsconfig.json ./
COPY apps apps
COPY libs libs
RUN npm run --silent build && npm prune --omit=dev --no-audit --no-fund

FROM $BASE
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY bin bin
COPY config config
COPY schemas schemas
COPY docs/methodology.md docs/methodology.md
COPY docs/arithmetic docs/arithmetic
COPY apps/dashboard/public apps/dashboard/public
USER node
# Each service overrides it; without a command the image says what it can run.
CMD ["node", "dist/apps/cli/src/main.js", "--help"]
