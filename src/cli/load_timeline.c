#include "load.h"

bool load_timeline(Session *session, const Options *options, GError **error) {
    (void)session, (void)options, (void)error;
    return true;
}
