// An addon that exports nothing. It declares the one function of Node-API's loader by itself, as
// the headers of Node.js may not be installed.

typedef void *napi_env;
typedef void *napi_value;

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  (void)env;
  return exports;
}

int node_api_module_get_api_version_v1(void) { return 8; }
