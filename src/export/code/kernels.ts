/** The operations of a program as C functions, one sample at a time; `javascript.ts` translates the same text. @module */

/** `y` is written, `x` is read. Images are channels first. Whole numbers are never divided, so that both languages agree. */
export const kernels: Readonly<Record<string, string>> = {
  linear: `static void linear(float *y, const float *x, int out, int inputs, const float *weight, const float *bias) {
  for (int o = 0; o < out; o++) {
    float sum = bias ? bias[o] : 0;
    for (int i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[i];
    y[o] = sum;
  }
}`,
  conv2d: `static void conv2d(float *y, const float *x, int out, int out_height, int out_width, int height, int width, int size, int stride, int padding, int group_in, int group_out, const float *weight, const float *bias) {
  for (int o = 0, first = -group_in; o < out; o++) {
    if (o % group_out == 0) first += group_in;
    for (int r = 0; r < out_height; r++) {
      for (int c = 0; c < out_width; c++) {
        float sum = bias ? bias[o] : 0;
        for (int i = 0; i < group_in; i++) {
          for (int a = 0; a < size; a++) {
            int row = r * stride + a - padding;
            if (row < 0 || row >= height) continue;
            for (int b = 0; b < size; b++) {
              int column = c * stride + b - padding;
              if (column < 0 || column >= width) continue;
              sum += weight[((o * group_in + i) * size + a) * size + b] * x[((first + i) * height + row) * width + column];
            }
          }
        }
        y[(o * out_height + r) * out_width + c] = sum;
      }
    }
  }
}`,
  batch_norm: `static void batch_norm(float *y, const float *x, int channels, int positions, float eps, const float *weight, const float *bias, const float *mean, const float *variance) {
  for (int c = 0; c < channels; c++) {
    float gain = weight[c] / sqrtf(variance[c] + eps);
    for (int p = 0; p < positions; p++) y[c * positions + p] = (x[c * positions + p] - mean[c]) * gain + bias[c];
  }
}`,
  layer_norm: `static void layer_norm(float *y, const float *x, int channels, int positions, float eps, const float *weight, const float *bias) {
  for (int p = 0; p < positions; p++) {
    float mean = 0;
    float variance = 0;
    for (int c = 0; c < channels; c++) mean += x[c * positions + p] / channels;
    for (int c = 0; c < channels; c++) variance += (x[c * positions + p] - mean) * (x[c * positions + p] - mean) / channels;
    float gain = 1 / sqrtf(variance + eps);
    for (int c = 0; c < channels; c++) y[c * positions + p] = (x[c * positions + p] - mean) * gain * weight[c] + bias[c];
  }
}`,
  group_norm: `static void group_norm(float *y, const float *x, int groups, int channels, int positions, float eps, const float *weight, const float *bias) {
  for (int g = 0; g < groups; g++) {
    int first = g * channels;
    int end = first + channels;
    float count = channels * positions;
    float mean = 0;
    float variance = 0;
    for (int i = first * positions; i < end * positions; i++) mean += x[i] / count;
    for (int i = first * positions; i < end * positions; i++) variance += (x[i] - mean) * (x[i] - mean) / count;
    float gain = 1 / sqrtf(variance + eps);
    for (int c = first; c < end; c++) {
      for (int p = c * positions; p < (c + 1) * positions; p++) y[p] = (x[p] - mean) * gain * weight[c] + bias[c];
    }
  }
}`,
  max_pool: `static void max_pool(float *y, const float *x, int channels, int out_height, int out_width, int height, int width, int size, int stride, int padding) {
  for (int c = 0; c < channels; c++) {
    for (int r = 0; r < out_height; r++) {
      for (int k = 0; k < out_width; k++) {
        float best = -INFINITY;
        for (int row = r * stride - padding; row < r * stride - padding + size; row++) {
          for (int column = k * stride - padding; column < k * stride - padding + size; column++) {
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            float value = x[(c * height + row) * width + column];
            if (value > best) best = value;
          }
        }
        y[(c * out_height + r) * out_width + k] = best;
      }
    }
  }
}`,
  average_pool: `static void average_pool(float *y, const float *x, int channels, int out_height, int out_width, int height, int width, int size, int stride, int padding) {
  for (int c = 0; c < channels; c++) {
    for (int r = 0; r < out_height; r++) {
      for (int k = 0; k < out_width; k++) {
        float sum = 0;
        for (int row = r * stride - padding; row < r * stride - padding + size; row++) {
          for (int column = k * stride - padding; column < k * stride - padding + size; column++) {
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            sum += x[(c * height + row) * width + column];
          }
        }
        float count = size * size;
        y[(c * out_height + r) * out_width + k] = sum / count;
      }
    }
  }
}`,
  global_average_pool: `static void global_average_pool(float *y, const float *x, int channels, int positions) {
  float count = positions;
  for (int c = 0; c < channels; c++) {
    float sum = 0;
    for (int p = 0; p < positions; p++) sum += x[c * positions + p];
    y[c] = sum / count;
  }
}`,
  add: `static void add(float *y, const float *a, const float *b, int count) {
  for (int i = 0; i < count; i++) y[i] = a[i] + b[i];
}`,
  copy: `static void copy(float *y, int at, const float *x, int count) {
  for (int i = 0; i < count; i++) y[at + i] = x[i];
}`,
  gather: `static void gather(float *y, const float *x, int count, const int *columns) {
  for (int i = 0; i < count; i++) y[i] = x[columns[i]];
}`,
  softmax: `static void softmax(float *y, const float *x, int count) {
  float largest = x[0];
  float sum = 0;
  for (int i = 1; i < count; i++) largest = x[i] > largest ? x[i] : largest;
  for (int i = 0; i < count; i++) sum += expf(x[i] - largest);
  for (int i = 0; i < count; i++) y[i] = expf(x[i] - largest) / sum;
}`,
  largest_of: `static int largest_of(const float *x, int count) {
  int best = 0;
  for (int i = 1; i < count; i++) best = x[i] > x[best] ? i : best;
  return best;
}`,
  scaled: `static double scaled(double value, double mean, double deviation, double fill) {
  return value != value ? fill : (value - mean) / deviation;
}`,
  one_hot: `static int one_hot(float *x, int at, const char *text, const char *const *levels, int count, int other, int missing) {
  for (int i = 0; i < count + other + missing; i++) x[at + i] = 0;
  if (is_missing(text)) {
    if (missing) x[at + count + other] = 1;
    return 0;
  }
  for (int i = 0; i < count; i++) {
    if (same_text(text, levels[i])) {
      x[at + i] = 1;
      return 0;
    }
  }
  if (other) x[at + count] = 1;
  return other ? 0 : 1;
}`,
  place_of: `static int place_of(const char *text, const char *const *levels, int count) {
  if (is_missing(text)) return -1;
  for (int i = 0; i < count; i++) {
    if (same_text(text, levels[i])) return i;
  }
  return -2;
}`,
  hashed: `static void hashed(float *x, int at, const char *text, int buckets, int missing) {
  for (int i = 0; i < buckets + missing; i++) x[at + i] = 0;
  if (is_missing(text)) {
    if (missing) x[at + buckets] = 1;
    return;
  }
  for (int half = 0; half < 2; half++) {
    int bits = hash_half(text, half);
    x[at + (bits >> 1) % buckets] += bits & 1 ? 0.70710678f : -0.70710678f;
  }
}`,
  civil: `static double civil(double seconds, int asks_year) {
  double day = floor(seconds / 86400.0) + 719468.0;
  double era = floor(day / 146097.0);
  double day_of_era = day - era * 146097.0;
  double year = floor((day_of_era - floor(day_of_era / 1460.0) + floor(day_of_era / 36524.0) - floor(day_of_era / 146096.0)) / 365.0);
  double day_of_year = day_of_era - (365.0 * year + floor(year / 4.0) - floor(year / 100.0));
  double late = floor((5.0 * day_of_year + 2.0) / 153.0);
  if (asks_year) return year + era * 400.0 + (late >= 10.0 ? 1.0 : 0.0);
  return late >= 10.0 ? late - 10.0 : late + 2.0;
}`,
  weekday: `static double weekday(double seconds) {
  double day = floor(seconds / 86400.0) + 4.0;
  return day - floor(day / 7.0) * 7.0;
}`,
  hour: `static double hour(double seconds) {
  return floor(seconds - floor(seconds / 86400.0) * 86400.0) / 3600.0;
}`,
};

/** Functions that a function calls. */
const calls = (text: string, names: readonly string[]): string[] =>
  names.filter((name) => new RegExp(`\\b${name}\\(`).test(text));

/** The functions that some text needs, each after those that it needs itself. */
export function neededFrom(library: Readonly<Record<string, string>>, text: string): string[] {
  const found: string[] = [];
  const add = (name: string): void => {
    if (found.includes(name)) return;
    for (const other of calls(library[name] as string, Object.keys(library))) if (other !== name) add(other);
    found.push(name);
  };
  for (const name of calls(text, Object.keys(library))) add(name);
  return found.map((name) => library[name] as string);
}
