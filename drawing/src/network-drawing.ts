/** Draws a network that grows: births and removals are animated, places stay. Canvas only; nothing is computed while nothing moves. @module */

import { EdgeLayer, type PlacedEdge } from "./edge-layer.ts";
import { type Edge, edgesOf, isTiled, MOST_EDGES } from "./edges.ts";
import { type ColumnPlace, columnPlaces, GraphPlaces, type Place, slotOf } from "./places.ts";
import { DARK, LIGHT, type Scene, type SceneLink, type SceneUnit, type Theme } from "./scene.ts";
import { Tile } from "./tile.ts";

const MOVE_MS = 250;
const RING_MS = 2000;
const GONE_MS = 400;
/** Of a frame, so much is spent on painting tiles. */
const PAINT_MS = 3;

interface Body {
  readonly column: string;
  unit: SceneUnit;
  x: number;
  y: number;
  from: Place;
  to: Place;
  movedAt: number;
  bornAt: number;
  /** When it was removed; 0 while it lives. */
  goneAt: number;
  side: number;
}

/** The edges of a link; `stale` once an end has moved since they were stroked. */
interface LinkEdges {
  readonly link: SceneLink;
  readonly edges: readonly Edge[];
  readonly layer: EdgeLayer;
  stale: boolean;
}

/** A unit under the pointer, with the sizes of its weights. */
export interface Hit {
  readonly column: string;
  readonly unit: SceneUnit;
  readonly incoming: number;
  readonly outgoing: number;
}

const ease = (share: number): number => 1 - (1 - Math.min(1, Math.max(0, share))) ** 3;
const keyOf = (column: string, id: number): string => `${column} ${id}`;

export class NetworkDrawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #theme: Theme = LIGHT;
  #scene: Scene = { columns: [], links: [] };
  #columns: ColumnPlace[] = [];
  #bodies = new Map<string, Body>();
  #edges: LinkEdges[] = [];
  #tiles = new Map<string, Tile>();
  #graph: GraphPlaces | null = null;
  #frame = 0;
  #width = 0;
  #height = 0;
  /** Milliseconds that the scripts of the last frames took. */
  readonly frameTimes: number[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  /** Adapts to the size of the canvas and to the theme. */
  resize(dark: boolean): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = globalThis.devicePixelRatio || 1;
    [this.#canvas.width, this.#canvas.height] = [clientWidth * ratio, clientHeight * ratio];
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    [this.#width, this.#height] = [clientWidth, clientHeight];
    const theme = dark ? DARK : LIGHT;
    const isOther = theme !== this.#theme;
    this.#theme = theme;
    if (isOther) this.#tiles.clear();
    this.#graph = null;
    this.set(this.#scene, false);
  }

  /** Shows another scene. Units with ids that were not there are born, those that are missing go. */
  set(scene: Scene, animate = true): void {
    const now = performance.now();
    this.#scene = scene;
    const isGraph = scene.links.some(({ edges }) => edges !== undefined);
    this.#columns = columnPlaces(scene, this.#width, this.#height);
    if (isGraph) {
      this.#graph ??= new GraphPlaces();
      const edges = scene.links.flatMap((link) => link.edges ?? []);
      this.#graph.set(
        scene.columns.flatMap(({ units }) => units),
        edges,
        this.#width,
        this.#height,
      );
    } else this.#graph = null;
    this.#placeUnits(animate && this.#bodies.size > 0, now);
    const share = MOST_EDGES / Math.max(1, scene.links.filter((link) => !isTiled(scene, link)).length);
    this.#edges = scene.links.flatMap((link) =>
      isTiled(scene, link) ? [] : [{ link, edges: edgesOf(scene, link, share), layer: new EdgeLayer(), stale: true }],
    );
    this.#setTiles();
    this.#request();
  }

  #placeUnits(animate: boolean, now: number): void {
    const alive = new Set<string>();
    this.#scene.columns.forEach(({ name, units }, c) => {
      const column = this.#columns[c] as ColumnPlace;
      if (column.isBar && !this.#graph) return;
      units.forEach((unit, slot) => {
        const key = keyOf(name, unit.id);
        alive.add(key);
        const to = this.#graph?.of(unit.id) ?? slotOf(column, slot, units.length);
        const known = this.#bodies.get(key);
        const side = this.#graph ? 14 : column.side;
        if (known && known.goneAt === 0) {
          const moved = known.to.x !== to.x || known.to.y !== to.y;
          const from = animate ? { x: known.x, y: known.y } : to;
          Object.assign(known, { unit, side }, moved ? { from, to, movedAt: now } : {});
          return;
        }
        const body = { column: name, unit, ...to, from: to, to, side, movedAt: 0, goneAt: 0 };
        this.#bodies.set(key, { ...body, bornAt: animate ? now : 0 });
      });
    });
    for (const [key, body] of this.#bodies) {
      if (alive.has(key) || body.goneAt > 0) continue;
      if (animate) body.goneAt = now;
      else this.#bodies.delete(key);
    }
  }

  #setTiles(): void {
    const { columns, links } = this.#scene;
    const used = new Set<string>();
    for (const link of links) {
      if (!isTiled(this.#scene, link)) continue;
      const key = `${columns[link.from]?.name} ${columns[link.to]?.name}`;
      used.add(key);
      const tile = this.#tiles.get(key) ?? new Tile();
      this.#tiles.set(key, tile);
      const [sources, targets] = [link.from, link.to].map((at) => columns[at]?.units.length ?? 0) as [number, number];
      tile.set(link, { sources, targets, theme: this.#theme });
    }
    for (const key of this.#tiles.keys()) if (!used.has(key)) this.#tiles.delete(key);
  }

  #request(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #draw(now: number): void {
    const began = performance.now();
    this.#frame = 0;
    const isMoving = this.#move(now);
    const until = performance.now() + PAINT_MS;
    const painting = [...this.#tiles.values()].map((tile) => tile.advance(until)).some(Boolean);
    this.#context.clearRect(0, 0, this.#width, this.#height);
    this.#drawTiles();
    this.#drawEdges();
    this.#drawUnits(now);
    this.#drawNames();
    this.frameTimes.push(performance.now() - began);
    if (this.frameTimes.length > 1200) this.frameTimes.shift();
    if (isMoving || painting) this.#request();
  }

  /** Moves everything to where it is now. Returns whether something goes on. */
  #move(now: number): boolean {
    const settles = this.#graph?.advance() ?? false;
    let moving = settles;
    const moved = new Set<string>();
    for (const [key, body] of this.#bodies) {
      if (body.goneAt > 0 && now - body.goneAt > GONE_MS) {
        this.#bodies.delete(key);
        continue;
      }
      const to = this.#graph?.of(body.unit.id) ?? body.to;
      const share = this.#graph ? 1 : ease((now - body.movedAt) / MOVE_MS);
      const { x, y } = body;
      body.x = body.from.x + share * (to.x - body.from.x);
      body.y = body.from.y + share * (to.y - body.from.y);
      if (this.#graph && body.goneAt === 0) [body.x, body.y] = [to.x, to.y];
      if (x !== body.x || y !== body.y) moved.add(body.column);
      moving ||= share < 1 || body.goneAt > 0 || now - body.bornAt < RING_MS;
    }
    const hasMoved = (column: number): boolean => moved.has(this.#scene.columns[column]?.name ?? "");
    for (const one of this.#edges) one.stale ||= hasMoved(one.link.from) || hasMoved(one.link.to);
    return moving;
  }

  #drawTiles(): void {
    const { columns, links } = this.#scene;
    const context = this.#context;
    for (const link of links) {
      const tile = this.#tiles.get(`${columns[link.from]?.name} ${columns[link.to]?.name}`);
      const [a, b] = [this.#columns[link.from], this.#columns[link.to]];
      if (!tile || !a || !b) continue;
      const [left, right] = [Math.min(a.x, b.x) + 16, Math.max(a.x, b.x) - 16];
      const [top, height] = b.isBar ? [b.top, b.height] : [Math.min(a.top, b.top), Math.max(a.height, b.height)];
      tile.draw(context, [left, top, right - left, height]);
      context.strokeStyle = this.#theme.quiet;
      context.lineWidth = 0.5;
      context.strokeRect(left, top, right - left, height);
    }
    context.fillStyle = this.#theme.quiet;
    for (const column of this.#columns)
      if (column.isBar && !this.#graph) context.fillRect(column.x - 4, column.top, 8, column.height);
  }

  #bodyAt(column: number, position: number): Body | undefined {
    const found = this.#scene.columns[column];
    const unit = found?.units[position];
    return found && unit && this.#bodies.get(keyOf(found.name, unit.id));
  }

  #drawEdges(): void {
    for (const one of this.#edges) {
      if (one.stale) one.layer.paint(this.#placed(one), this.#height, this.#theme);
      one.stale = false;
      one.layer.draw(this.#context);
    }
  }

  #placed({ link, edges }: LinkEdges): PlacedEdge[] {
    const graphName = this.#scene.columns[0]?.name ?? "";
    return edges.flatMap(({ source, target, strength }) => {
      const a = this.#graph ? this.#bodies.get(keyOf(graphName, source)) : this.#bodyAt(link.from, source);
      const b = this.#graph ? this.#bodies.get(keyOf(graphName, target)) : this.#bodyAt(link.to, target);
      return a && b ? [{ a, b, strength }] : [];
    });
  }

  #drawUnits(now: number): void {
    const context = this.#context;
    const { ink, surface, newborn, quiet } = this.#theme;
    for (const { x, y, side, bornAt, goneAt, unit } of this.#bodies.values()) {
      const left = goneAt > 0 ? Math.max(0.1, 1 - (now - goneAt) / GONE_MS) : 1;
      const size = side * left;
      context.fillStyle = surface;
      context.strokeStyle = goneAt > 0 ? quiet : unit.birth > 0 ? newborn : ink;
      context.lineWidth = 1.2;
      context.beginPath();
      if (this.#graph) context.arc(x, y, size / 2, 0, 7);
      else context.rect(x - size / 2, y - size / 2, size, size);
      context.fill();
      context.stroke();
      const age = now - bornAt;
      if (bornAt > 0 && age < RING_MS) {
        context.globalAlpha = 1 - age / RING_MS;
        context.strokeStyle = newborn;
        context.beginPath();
        context.arc(x, y, size * (0.8 + age / RING_MS), 0, 7);
        context.stroke();
        context.globalAlpha = 1;
      }
    }
  }

  #drawNames(): void {
    const context = this.#context;
    context.fillStyle = this.#theme.quiet;
    context.font = "11px system-ui, sans-serif";
    if (this.#graph) {
      for (const { x, y, unit } of this.#bodies.values()) {
        if (unit.label === undefined) continue;
        context.textAlign = unit.depth === 0 ? "right" : "left";
        context.fillText(unit.label, x + (unit.depth === 0 ? -10 : 10), y + 4);
      }
      return;
    }
    this.#scene.columns.forEach(({ name, units }, i) => {
      const last = this.#columns.length - 1;
      context.textAlign = i === 0 ? "left" : i === last ? "right" : "center";
      const x = (this.#columns[i] as ColumnPlace).x + (i === 0 ? -34 : i === last ? 34 : 0);
      context.fillText(`${name.replace(/^outputs of .*/, "outputs")} ${units.length}`, x, 14);
    });
  }

  /** The unit at a point of the canvas; in a bar the one of that row. */
  hit(x: number, y: number): Hit | null {
    for (const body of this.#bodies.values()) {
      const reach = body.side / 2 + 2;
      if (body.goneAt === 0 && Math.abs(body.x - x) <= reach && Math.abs(body.y - y) <= reach)
        return this.#tell(body.column, body.unit);
    }
    const at = this.#columns.findIndex((column) => column.isBar && Math.abs(column.x - x) < 8);
    const [column, place] = [this.#scene.columns[at], this.#columns[at]];
    if (!column || !place) return null;
    const unit = column.units[Math.floor(((y - place.top) / place.height) * column.units.length)];
    return unit ? this.#tell(column.name, unit) : null;
  }

  /** Euclidean sizes of a unit's incoming and outgoing weights. */
  #tell(column: string, unit: SceneUnit): Hit {
    const { columns, links } = this.#scene;
    const at = columns.findIndex(({ name }) => name === column);
    const position = columns[at]?.units.indexOf(unit) ?? -1;
    let [incoming, outgoing] = [0, 0];
    for (const { from, to, weights, edges } of links) {
      const sources = columns[from]?.units.length ?? 0;
      edges?.forEach(([source, target], i) => {
        if (target === unit.id) incoming += (weights[i] ?? 0) ** 2;
        if (source === unit.id) outgoing += (weights[i] ?? 0) ** 2;
      });
      if (edges) continue;
      if (to === at) for (let i = 0; i < sources; i++) incoming += (weights[position * sources + i] ?? 0) ** 2;
      const targets = columns[to]?.units.length ?? 0;
      if (from === at) for (let i = 0; i < targets; i++) outgoing += (weights[i * sources + position] ?? 0) ** 2;
    }
    return { column, unit, incoming: Math.sqrt(incoming), outgoing: Math.sqrt(outgoing) };
  }
}
