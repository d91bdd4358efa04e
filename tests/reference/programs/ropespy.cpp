// Loads a GGUF file with the server's own options, runs one token, and prints for every rotary node of the graph what
// the same operation, with the node's own parameters and divisors, does to unit vectors at position 1.
// One line of JSON a node, and one of the lengths.
//
// With the variable ROPESPY_LOG all that llama.cpp logs goes to standard error.
// usage: ropespy -m MODEL.gguf [options of llama-server]
#include "arg.h"
#include "common.h"
#include "ggml-backend.h"
#include "ggml-cpu.h"
#include "ggml.h"
#include "llama.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

struct rotation { std::string name; int32_t params[16]; int64_t head; std::vector<float> divisors; };
static std::vector<rotation> rotations;

static bool watch(struct ggml_tensor * t, bool ask, void *) {
    if (ask) return t->op == GGML_OP_ROPE;
    rotation r;
    r.name = t->name;
    r.head = t->ne[0];
    memcpy(r.params, t->op_params, sizeof(r.params));
    if (t->src[2]) {
        r.divisors.resize(ggml_nelements(t->src[2]));
        ggml_backend_tensor_get(t->src[2], r.divisors.data(), 0, ggml_nbytes(t->src[2]));
    }
    rotations.push_back(r);
    return true;
}

static void replay(const rotation & r) {
    struct ggml_init_params memory = { 64u * 1024 * 1024, nullptr, false };
    struct ggml_context * c = ggml_init(memory);
    const int dims = r.params[1], mode = r.params[2], offset = r.params[15];
    const bool axes = mode & GGML_ROPE_TYPE_MROPE;
    const bool half = mode & GGML_ROPE_TYPE_NEOX || axes;
    struct ggml_tensor * x = ggml_new_tensor_3d(c, GGML_TYPE_F32, r.head, 1, 1);
    struct ggml_tensor * p = ggml_new_tensor_1d(c, GGML_TYPE_I32, axes ? 4 : 1);
    for (int i = 0; i < (axes ? 4 : 1); i++) ((int32_t *) p->data)[i] = 1;
    struct ggml_tensor * f = nullptr;
    if (!r.divisors.empty()) {
        f = ggml_new_tensor_1d(c, GGML_TYPE_F32, r.divisors.size());
        memcpy(f->data, r.divisors.data(), r.divisors.size() * sizeof(float));
    }
    float v[6];
    memcpy(v, r.params + 5, sizeof(v));
    float * d = (float *) x->data;
    for (int64_t i = 0; i < r.head; i++) d[i] = 0;
    for (int k = 0; k < dims / 2; k++) d[offset + (half ? k : 2 * k)] = 1;
    struct ggml_tensor * y = axes
        ? ggml_rope_multi(c, x, p, f, dims, (int *) r.params + 11, mode, r.params[4], v[0], v[1], v[2], v[3], v[4], v[5])
        : ggml_rope_ext(c, x, p, f, dims, mode, r.params[4], v[0], v[1], v[2], v[3], v[4], v[5]);
    memcpy(y->op_params, r.params, sizeof(r.params));
    struct ggml_cgraph * graph = ggml_new_graph(c);
    ggml_build_forward_expand(graph, y);
    ggml_graph_compute_with_ctx(c, graph, 1);
    const float * o = (const float *) y->data;
    std::string cos, sin;
    for (int k = 0; k < dims / 2; k++) {
        const int a = offset + (half ? k : 2 * k), b = half ? a + dims / 2 : a + 1;
        char s[40];
        snprintf(s, sizeof s, "%s%.9g", k ? "," : "", o[a]);
        cos += s;
        snprintf(s, sizeof s, "%s%.9g", k ? "," : "", o[b]);
        sin += s;
    }
    printf("{\"node\":\"%s\",\"layout\":\"%s\",\"cos\":[%s],\"sin\":[%s]}\n", r.name.c_str(), half ? "half" : "interleaved",
           cos.c_str(), sin.c_str());
    ggml_free(c);
}

int main(int argc, char ** argv) {
    common_params params;
    params.n_ctx = 512;
    if (!common_params_parse(argc, argv, params, LLAMA_EXAMPLE_SERVER)) return 1;
    llama_log_set([](ggml_log_level level, const char * text, void *) {
        if (level >= GGML_LOG_LEVEL_ERROR || getenv("ROPESPY_LOG")) fputs(text, stderr);
    }, nullptr);
    llama_backend_init();
    llama_model * model = llama_model_load_from_file(params.model.path.c_str(), llama_model_default_params());
    if (!model) return 1;
    llama_context_params given = common_context_params_to_llama(params);
    given.n_batch = given.n_ubatch = 32;
    given.n_threads = given.n_threads_batch = 1;
    given.n_seq_max = 1;
    given.cb_eval = watch;
    llama_context * context = llama_init_from_model(model, given);
    if (!context) return 1;
    llama_token token = 3;
    if (llama_decode(context, llama_batch_get_one(&token, 1))) return 1;
    for (const rotation & r : rotations) replay(r);
    printf("{\"n_ctx\":%u,\"n_ctx_train\":%d,\"n_layer\":%d}\n", llama_n_ctx(context), llama_model_n_ctx_train(model),
           llama_model_n_layer(model));
    llama_free(context);
    llama_model_free(model);
    return 0;
}
