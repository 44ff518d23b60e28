/** Finds out who sends a request, and gives the leave that it needs. */
import type { IncomingMessage } from 'node:http';
import { type Access, defaultProject, grant, type Scope } from './access.ts';
import type { AccessLimits } from './access-limits.ts';
import { clearSignInCookie, signInCookieOf } from './cookie.ts';
import type { Holder } from './holder.ts';
import type { HolderCache } from './holder-cache.ts';
import { badToken, endedSignIn, missingScope, noToken, RefusedError } from './refusal.ts';
import { idOfToken } from './token.ts';

export interface GateOptions {
  readonly anonymousScopes: readonly Scope[];
  readonly tokens: HolderCache;
  readonly signIns: HolderCache;
  readonly limits: AccessLimits;
  readonly countRefusal: (error: RefusedError) => void;
}

/** What came with a request: a secret, and where its holder is found. */
interface Credentials {
  readonly secret: string;
  readonly cache: HolderCache;
  readonly refused: () => RefusedError;
}

export class Gate {
  readonly #options: GateOptions;
  /** Asked once for a request, however often its handlers ask for leave. */
  readonly #holders = new WeakMap<IncomingMessage, Promise<Holder | null>>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Leave for the sender of a request to do `scope`. Nothing of a body is read.
   * @throws RefusedError 401, 403 or 429 when it may not; DatabaseUnavailableError when that cannot be told.
   */
  async ask<S extends Scope>(request: IncomingMessage, scope: S): Promise<Access<S>> {
    try {
      const holder = await this.#holderOf(request);
      if (!holder) return this.#anonymous(scope);
      if (!holder.scopes.includes(scope)) throw missingScope(scope);
      return grant(scope, holder.project, holder.tokenId);
    } catch (error) {
      if (error instanceof RefusedError) this.#options.countRefusal(error);
      throw error;
    }
  }

  /** The holder of a token that somebody signs in with. @throws like `ask` */
  async askToken(request: IncomingMessage, token: string): Promise<Holder> {
    try {
      return await this.#verify(request, { secret: token, cache: this.#options.tokens, refused: badToken });
    } catch (error) {
      if (error instanceof RefusedError) this.#options.countRefusal(error);
      throw error;
    }
  }

  /** A sign-in that has just been ended is over on this worker at once, and on the others as any revocation. */
  forgetSignIn(cookie: string): void {
    this.#options.signIns.forget(cookie);
  }

  /** Whether the sender of a request that goes on for long may still do `scope`. Without a token nothing ever ends. */
  async stillMay(request: IncomingMessage, scope: Scope): Promise<boolean> {
    const credentials = this.#credentialsOf(request);
    if (!credentials) return this.#options.anonymousScopes.includes(scope);
    const holder = await credentials.cache.holderOf(credentials.secret);
    return holder?.scopes.includes(scope) ?? false;
  }

  #anonymous<S extends Scope>(scope: S): Access<S> {
    if (!this.#options.anonymousScopes.includes(scope)) throw noToken(scope);
    return grant(scope, defaultProject);
  }

  #holderOf(request: IncomingMessage): Promise<Holder | null> {
    const asked = this.#holders.get(request);
    if (asked) return asked;
    const asking = this.#identify(request);
    this.#holders.set(request, asking);
    return asking;
  }

  async #identify(request: IncomingMessage): Promise<Holder | null> {
    const credentials = this.#credentialsOf(request);
    if (!credentials) return null;
    const holder = await this.#verify(request, credentials);
    this.#options.limits.request(holder.tokenId);
    return holder;
  }

  /** A header comes before a cookie. Nothing is ever taken from a URL: those stand in logs. */
  #credentialsOf(request: IncomingMessage): Credentials | null {
    const { tokens, signIns } = this.#options;
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      return { secret: /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '', cache: tokens, refused: badToken };
    }
    const cookie = signInCookieOf(request);
    return cookie === null ? null : { secret: cookie, cache: signIns, refused: () => endedSignIn(clearSignInCookie) };
  }

  /**
   * From an address that has sent too many wrong tokens only those are looked at that this worker has found good
   * before; and a wrong one is told the same whatever it looks like.
   */
  async #verify(request: IncomingMessage, { secret, cache, refused }: Credentials): Promise<Holder> {
    const { tokens, limits } = this.#options;
    const failures = limits.failuresOf(request);
    if (failures.tooMany && !cache.has(secret)) throw failures.tooMany;
    const isPossible = cache !== tokens || idOfToken(secret) !== null;
    const holder = isPossible ? await cache.holderOf(secret) : null;
    if (holder) return holder;
    failures.add();
    throw failures.tooMany ?? refused();
  }
}
