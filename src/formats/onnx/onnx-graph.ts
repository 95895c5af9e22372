/**
 * Builds an ONNX model node by node and writes it as bytes, over code generated from ONNX's own schema.
 *
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md
 * @module
 */

import { create, toBinary } from "@bufbuild/protobuf";
import { OptionError } from "../../errors.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./onnx.generated.ts";

/** Versions of the operators that can be written, and the version of the intermediate representation that came with each. */
const IR_VERSIONS: Readonly<Record<number, bigint>> = {
  ...{ 13: 7n, 14: 7n, 15: 8n, 16: 8n, 17: 8n, 18: 8n, 19: 9n, 20: 9n, 21: 10n, 22: 10n, 23: 11n },
};
/** Runtimes since 2024 know it. */
export const DEFAULT_OPSET = 21;
export const OPSETS: { readonly least: number; readonly most: number } = { least: 13, most: 23 };

/** The first opset with an operator in the form that is written here, where 13 lacks it. */
const SINCE: Readonly<Record<string, number>> = {
  GroupNormalization: 21,
  Gelu: 20,
  LayerNormalization: 17,
};

/** An attribute: a float, a whole number, or a list of whole numbers. */
export type OnnxAttribute = { readonly f: number } | { readonly i: number } | { readonly ints: readonly number[] };

export type OnnxType = "float" | "double" | "int64" | "string";

const TYPES: Readonly<Record<OnnxType, TensorProto_DataType>> = {
  float: TensorProto_DataType.FLOAT,
  double: TensorProto_DataType.DOUBLE,
  int64: TensorProto_DataType.INT64,
  string: TensorProto_DataType.STRING,
};

/** The number that attributes such as Cast's `to` hold. */
export const onnxTypeCode = (type: OnnxType): number => TYPES[type];

/** What goes in or comes out: each dim is a number, or a name for one that is free. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly (number | string)[];
  readonly about: string;
}

const encoder = new TextEncoder();

function attribute(name: string, value: OnnxAttribute): AttributeProto {
  const { FLOAT, INT, INTS } = AttributeProto_AttributeType;
  if ("f" in value) return create(AttributeProtoSchema, { name, type: FLOAT, f: value.f });
  if ("i" in value) return create(AttributeProtoSchema, { name, type: INT, i: BigInt(value.i) });
  return create(AttributeProtoSchema, { name, type: INTS, ints: value.ints.map(BigInt) });
}

/** In the machine's order, which WebAssembly, and so every machine that this runs on, has little-endian. */
function rawBytes(type: OnnxType, values: ArrayLike<number>): Uint8Array {
  if (type === "float") return new Uint8Array(Float32Array.from(values).buffer);
  if (type === "double") return new Uint8Array(Float64Array.from(values).buffer);
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

function valueInfo({ name, type, shape, about }: OnnxValueInfo): ValueInfoProto {
  const dim = shape.map((size) => ({
    value:
      typeof size === "number"
        ? { case: "dimValue" as const, value: BigInt(size) }
        : { case: "dimParam" as const, value: size },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    docString: about,
    type: { value: { case: "tensorType", value: { elemType: TYPES[type], shape: { dim } } } },
  });
}

/** A model in the making. */
export class OnnxGraph {
  readonly opset: number;
  readonly #nodes: NodeProto[] = [];
  readonly #constants: TensorProto[] = [];
  /** Names of inputs and outputs, which no value inside may have. */
  readonly #reserved: ReadonlySet<string>;
  /** Names of constants, by what they are called here. */
  readonly #names = new Map<string, string>();
  readonly #inputs: OnnxValueInfo[] = [];
  readonly #outputs: OnnxValueInfo[] = [];

  /** @throws OptionError for an opset that is not written */
  constructor(reserved: readonly string[], opset: number = DEFAULT_OPSET) {
    if (IR_VERSIONS[opset] === undefined) {
      throw new OptionError(
        `opset: expected a whole number from ${OPSETS.least} to ${OPSETS.most}, received ${opset}.`,
        { opset },
      );
    }
    this.opset = opset;
    this.#reserved = new Set(reserved);
  }

  /** @throws OptionError where the opset lacks what `need` names */
  require(since: number, need: string): void {
    if (this.opset >= since) return;
    throw new OptionError(
      `opset: this model has ${need}, which opset ${since} and later have, received ${this.opset}. Choose at least ${since}.`,
      { opset: this.opset, since },
    );
  }

  /** A name that no input and no output has. */
  #inside(name: string): string {
    let free = name;
    while (this.#reserved.has(free)) free = `/${free}`;
    return free;
  }

  /** Adds a node with one output and gives the output's name. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const since = SINCE[op];
    if (since !== undefined) this.require(since, `the operator ${op}`);
    return this.#named(op, inputs, attributes, this.#inside(`/${op}_${this.#nodes.length}`));
  }

  #named(
    op: string,
    input: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
    output: string,
  ): string {
    const list = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    this.#nodes.push(
      create(NodeProtoSchema, {
        opType: op,
        name: `${op}_${this.#nodes.length}`,
        input: [...input],
        output: [output],
        attribute: list,
      }),
    );
    return output;
  }

  /** Numbers that belong to the model; a name that is there already is not added again. */
  constant(
    name: string,
    type: Exclude<OnnxType, "string">,
    shape: readonly number[],
    values: ArrayLike<number>,
  ): string {
    return this.#constant(name, () => ({
      dataType: TYPES[type],
      dims: shape.map(BigInt),
      rawData: rawBytes(type, values),
    }));
  }

  /** Some columns of x: [batch, columns]. */
  gather(x: string, columns: readonly number[]): string {
    const indices = this.constant(`/columns:${columns.join()}`, "int64", [columns.length], columns);
    return this.node("Gather", [x, indices], { axis: { i: 1 } });
  }

  /** The columns of all parts in a row. */
  concat(parts: readonly string[]): string {
    return parts.length === 1 ? (parts[0] as string) : this.node("Concat", parts, { axis: { i: 1 } });
  }

  /** Texts that belong to the model. */
  texts(name: string, shape: readonly number[], values: readonly string[]): string {
    const stringData = values.map((text) => encoder.encode(text));
    return this.#constant(name, () => ({ dataType: TYPES.string, dims: shape.map(BigInt), stringData }));
  }

  #constant(name: string, tensor: () => Partial<Omit<TensorProto, "$typeName" | "$unknown">>): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const inside = this.#inside(name);
    this.#names.set(name, inside);
    this.#constants.push(create(TensorProtoSchema, { ...tensor(), name: inside }));
    return inside;
  }

  input(info: OnnxValueInfo): string {
    this.#inputs.push(info);
    return info.name;
  }

  /** Makes a value an output under a name of its own. */
  output(value: string, info: OnnxValueInfo): string {
    this.#outputs.push(info);
    return this.#named("Identity", [value], {}, info.name);
  }

  /** The whole model as bytes. */
  encode(producer: string, metadata: Readonly<Record<string, string>>, about: string): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: IR_VERSIONS[this.opset] as bigint,
        producerName: producer,
        docString: about,
        opsetImport: [{ domain: "", version: BigInt(this.opset) }],
        metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
        graph: {
          name: producer,
          node: this.#nodes,
          initializer: this.#constants,
          input: this.#inputs.map(valueInfo),
          output: this.#outputs.map(valueInfo),
        },
      }),
    );
  }
}
