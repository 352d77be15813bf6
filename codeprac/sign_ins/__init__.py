"""Sign-ins: where an account is signed in, so that its owner sees it and can end it."""
