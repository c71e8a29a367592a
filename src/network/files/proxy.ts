import type { Member } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";
import { plain } from "./plain.ts";

/**
 * The proxy of one member. On 443 the gateway, over TLS: partners' requests are signed and officers have tokens. On 8545 the node,
 * over mutual TLS: who connects shows a certificate of the consortium's CA, and Besu still asks for a token.
 */
export function proxyFile({ endpoint }: Member): string {
  const name = plain(new URL(endpoint).hostname);
  const { ports } = PROFILE;
  return `worker_processes auto;
events { worker_connections 1024; }
http {
  server_tokens off;
  access_log off;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_certificate /etc/nginx/tls/server.crt;
  ssl_certificate_key /etc/nginx/tls/server.key;
  ssl_session_tickets off;
  limit_req_zone $binary_remote_addr zone=rpc:10m rate=100r/s;

  server {
    listen 443 ssl;
    server_name ${name};
    client_max_body_size 33m;
    location / {
      proxy_pass http://gateway:${ports.gateway};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
      proxy_buffering off;
      proxy_read_timeout 120s;
    }
  }

  server {
    listen 8545 ssl;
    server_name ${name};
    ssl_client_certificate /etc/nginx/tls/members-ca.crt;
    ssl_verify_client on;
    ssl_verify_depth 2;
    client_max_body_size 5m;
    location / {
      limit_except POST { deny all; }
      limit_req zone=rpc burst=200 nodelay;
      proxy_pass http://besu:${ports.rpc};
      proxy_http_version 1.1;
      proxy_set_header Host besu;
      proxy_set_header Connection "";
      proxy_set_header Authorization $http_authorization;
    }
  }
}
`;
}
