#define COUNTING
#include "sorts.hpp"
