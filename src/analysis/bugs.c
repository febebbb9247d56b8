#include "analysis/bugs.h"

BugRegister *bugs_build(const Audit *audit, Mentions *take_mentions) {
    (void)audit;
    BugRegister *bugs = bug_register_new();
    bugs->mentions = take_mentions;
    return bugs;
}
