/** PromQL as immutable plain data: what the typed functions build and the one printer prints. */

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatch {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

export interface SelectorNode {
  readonly kind: 'selector';
  readonly name: string;
  readonly matches: readonly LabelMatch[];
  readonly offset?: string;
}

/** A range vector: of a selector, or with a step of any expression (a subquery). */
export interface RangeNode {
  readonly kind: 'range';
  readonly of: Node;
  readonly range: string;
  readonly step?: string;
}

export interface NumberNode {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringNode {
  readonly kind: 'string';
  readonly value: string;
}

export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Node[];
}

export interface Grouping {
  readonly mode: 'by' | 'without';
  readonly labels: readonly string[];
}

export interface AggregateNode {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly of: Node;
  readonly parameter?: Node;
  readonly grouping?: Grouping;
}

export interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** Labels that `group_left` copies from the right side; present when many on the left match one on the right. */
  readonly groupLeft?: readonly string[];
}

export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '%' | '^')
  | ('==' | '!=' | '>' | '<' | '>=' | '<=')
  | ('and' | 'or' | 'unless');

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
  /** `bool`: the comparison answers 0 or 1 instead of filtering. */
  readonly bool?: boolean;
  readonly matching?: Matching;
}

/** A query as text, taken as it is. */
export interface RawNode {
  readonly kind: 'raw';
  readonly text: string;
}

export type Node = RawNode | SelectorNode | RangeNode | NumberNode | StringNode | CallNode | AggregateNode | BinaryNode;
