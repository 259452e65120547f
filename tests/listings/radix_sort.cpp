#define RADIX
#include "sorts.hpp"
