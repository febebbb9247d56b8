#include "evaluator.h"
const GArray *module_texts(Module *module, const char *const *words) { (void)words; return module->exports ? NULL : NULL; }
