# Prints the comments at the heads of C sources that speak of a copyright, each once.
FNR == 1 { if (head ~ /[Cc]opyright|COPYRIGHT/ && !seen[head]++) print head "\n"; head = ""; ended = 0 }
ended { next }
/^[ \t]*(\/\/|\/\*|\*|#|$)/ || inside {
  if (/^[ \t]*#[ \t]*(if|include|ifndef|define|pragma)/ && !inside) { ended = 1; next }
  if (/\/\*/) inside = 1
  if (/\*\//) inside = 0
  head = head $0 "\n"; next
}
{ ended = 1 }
END { if (head ~ /[Cc]opyright|COPYRIGHT/ && !seen[head]++) print head }
