#pragma once

#include <stddef.h>

/// A file of the folder `assets`, which the compiler has put into the program.
struct Asset {
  /// Its path within that folder.
  const char *_Nonnull path;
  /// Its bytes, none of which is zero, and a zero behind them.
  const unsigned char *_Nonnull text;
};

/// How many there are.
size_t asset_count(void);
/// One of them, by a number below `asset_count`.
struct Asset asset_at(size_t index);
/// The text of the one with that path, NULL where there is none.
const char *_Nullable asset_named(const char *_Nonnull path);
