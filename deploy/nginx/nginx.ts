/**
 * nginx's configuration: where the workers listen in, one text out, valid for nginx 1.22 and newer. Everything public
 * goes through here, and what users were answered is measured here: one log record a request, sent to the agent.
 */
import { limits } from '../../app/ingest/limits.ts';
import type { Topology } from '../topology.ts';
import { accessLogFormat, countedMap } from './access-log.ts';
import { type ClientOptions, clientLimit, clientSettings } from './clients.ts';
import { bodyTooLarge, tooManyRequests, unavailable } from './own-answers.ts';
import { hostPort, upstreams } from './upstreams.ts';

export interface NginxOptions {
  /** The address of both listeners: loopback on one machine, `0.0.0.0` inside a container. */
  readonly listenHost: string;
  /** Who may read the connection counts, as nginx's `allow` writes networks. */
  readonly statusReaders: readonly string[];
  readonly pidFile: string;
  /** A file, or `stderr`. */
  readonly errorLog: string;
  /** A folder that nginx may write: larger request and response bodies wait there. */
  readonly temporaryFolder: string;
  /** The alert inbox as a reader's browser reaches it; named on the page that is shown when no worker answers. */
  readonly inboxUrl: string;
  readonly clients: ClientOptions;
}

/** A slow upload is refused by the app in words, so nginx lets a little more through than the app takes. */
const maxBodyMebibytes = Math.ceil(limits.streamedBodyBytes / 2 ** 20) + 1;

/** One that restarts and one that died must not be all that a request tries; a request that kills must not kill all. */
const tries = 3;
/** A worker that hangs costs a request the 30 s of one read; it is tried at another then, but not at a third. */
const longestTriesSeconds = 35;

/** A report that a worker dies of must not end a third one. */
const reportTries = 2;
/** Well before a worker forgets that the same bytes without a key are the same report (30 s). */
const longestReportTriesSeconds = 20;

/**
 * Each process of nginx: a live stream takes two, and all streams may hang on one process. Of file descriptors a
 * connection takes one, and some are for files; where the system allows fewer, nginx says so and goes on.
 */
const connections = 8192;
const fileDescriptors = connections + 1024;

/** The whole configuration file. */
export function renderNginxConfig(topology: Topology, options: NginxOptions): string {
  return `# Rendered from deploy/nginx/nginx.ts. Do not edit.
daemon off;
worker_processes auto;
worker_rlimit_nofile ${fileDescriptors};
worker_shutdown_timeout 30s;
pid ${pathText(options.pidFile)};
error_log ${pathText(options.errorLog)} warn;

events {
  worker_connections ${connections};
}

http {
${indent(httpSettings(topology, options))}

${indent(upstreams(topology))}

${indent(publicServer(topology, options))}

${indent(statusServer(topology, options))}
}
`;
}

function httpSettings(topology: Topology, options: NginxOptions): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${folders.map((name) => `${name}_temp_path ${pathText(`${options.temporaryFolder}/${name}`)};`).join('\n')}

server_tokens off;
absolute_redirect off;
keepalive_timeout 60s;
client_header_timeout 10s;
client_body_timeout 30s;
send_timeout 30s;
client_max_body_size ${maxBodyMebibytes}m;
client_body_buffer_size 128k;

gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length 1024;
gzip_types text/css text/javascript application/javascript application/json image/svg+xml;

${clientSettings(options.clients)}

map $http_upgrade $connection_upgrade {
  default upgrade;
  "" "";
}

${countedMap()}
${accessLogFormat()}
access_log syslog:server=${hostPort(topology.accessLog)},nohostname,tag=nginx access;

${unavailable.map}`;
}

/** What a worker is told of the request besides its own headers. */
const forwardedHeaders = `proxy_set_header Host $http_host;
proxy_set_header X-Request-ID $request_id;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Proto $forwarded_proto;`;

function publicServer(topology: Topology, options: NginxOptions): string {
  return `server {
  listen ${options.listenHost}:${topology.nginx.port} default_server;
  server_name _;

  proxy_http_version 1.1;
${indent(forwardedHeaders)}
  proxy_set_header Connection "";
  proxy_connect_timeout 2s;
  proxy_send_timeout 30s;
  proxy_read_timeout 30s;

  # What a worker answers is passed on, a 503 with its reason too; only a worker that cannot be reached is replaced by
  # another, and a POST that was already sent is never sent twice, apart from reports.
  proxy_next_upstream error timeout;
  proxy_next_upstream_tries ${tries};
  proxy_next_upstream_timeout ${longestTriesSeconds}s;

  error_page 413 @body_too_large;
  error_page 429 @too_many_requests;
  error_page 502 =503 $unavailable;
  error_page 504 $unavailable;

  location / {
    ${clientLimit(options.clients)}
    proxy_pass http://app;
  }

  location ^~ /suites/ {
    ${clientLimit(options.clients)}
    proxy_pass http://app_suites;
  }

  # A report that is sent again is known by its key or its bytes, and stored once.
  location ^~ /api/v1/ingest {
    ${clientLimit(options.clients)}
    proxy_pass http://app_reports;
    proxy_next_upstream error timeout non_idempotent;
    proxy_next_upstream_tries ${reportTries};
    proxy_next_upstream_timeout ${longestReportTriesSeconds}s;
  }

  location ~* ^/live/?$ {
    ${clientLimit(options.clients)}
    proxy_pass http://app;
    proxy_buffering off;
    proxy_read_timeout 1h;
    gzip off;
  }

  # Headers that are set here replace all of those above.
  location ~* ^/live/ws/?$ {
    ${clientLimit(options.clients)}
    proxy_pass http://app;
${indent(indent(forwardedHeaders))}
    proxy_set_header Connection $connection_upgrade;
    proxy_set_header Upgrade $http_upgrade;
    proxy_read_timeout 1h;
  }

  location ~* ^/(healthz|readyz|health)/?$ {
    proxy_pass http://app_health;
    proxy_next_upstream error timeout http_503;
    proxy_next_upstream_tries 0;
  }

  location ~* ^/metrics(/|$) {
    deny all;
  }

${indent(bodyTooLarge.location)}

${indent(tooManyRequests.location)}

${indent(unavailable.locations(options.inboxUrl))}
}`;
}

function statusServer(topology: Topology, options: NginxOptions): string {
  return `server {
  listen ${options.listenHost}:${topology.nginxStatus.port};
  server_name _;
  access_log off;

  location = /nginx_status {
    stub_status;
${options.statusReaders.map((network) => `    allow ${network};`).join('\n')}
    deny all;
  }

  location / {
    return 404;
  }
}`;
}

/** A path as nginx reads it: in quotes when it holds a space or another character that means something. */
function pathText(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
