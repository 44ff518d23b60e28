/**
 * The template tag of all pages and components: `html` in, a Preact element out. Values in a template become text or
 * attributes, never markup. Components are placed by `h(Component, {…})`, or called as the functions that they
 * are, because a tag cannot check properties that are written as text.
 */
import htm from 'htm';
import { type ComponentChildren, h as createElement, type VNode } from 'preact';

type EventListener = (event: never) => void;
type Value = ComponentChildren | EventListener | Readonly<Record<string, unknown>>;
type Template = (strings: TemplateStringsArray, ...values: readonly Value[]) => VNode;

// htm's types describe its CommonJS build, where the tag is `default`; what is loaded here is the ES module, whose
// default export is the tag itself. A template with one root element returns one element.
const tag = htm as unknown as { bind(create: typeof createElement): Template };

/** Markup with exactly one root element. */
export const html = tag.bind(createElement);

type Component<P> = (properties: P) => VNode | null;

/** A component with its properties, which are checked. Needed where an element has a `key` or may keep its DOM node. */
export function h<P extends object>(
  component: Component<P>,
  properties: P & { readonly key?: string | number },
): VNode {
  // Widened to the general type, which preact's own declares not assignable under exactOptionalPropertyTypes.
  return createElement(component, properties) as VNode;
}
