#include "analysis/review.h"

static void order_free(gpointer data) {
    OrderCheck *order = data;
    change_set_free(order->difference);
    g_free(order);
}

static void target_free(gpointer data) {
    ReviewTarget *target = data;
    g_ptr_array_unref(target->added);
    g_ptr_array_unref(target->removed);
    g_ptr_array_unref(target->edited);
    change_set_free(target->changes);
    g_free(target);
}

void review_free(Review *review) {
    if (!review)
        return;
    g_ptr_array_foreach(review->targets, (GFunc)(void (*)(void))target_free, NULL);
    g_ptr_array_unref(review->targets);
    g_ptr_array_unref(review->found);
    g_ptr_array_unref(review->resolved);
    g_ptr_array_unref(review->remaining);
    g_ptr_array_unref(review->collisions);
    g_ptr_array_foreach(review->orders, (GFunc)(void (*)(void))order_free, NULL);
    g_ptr_array_unref(review->orders);
    text_pool_free(review->texts);
    g_free(review);
}
