#define BUCKET
#include "sorts.hpp"
